import { instanceProfileArn } from '../../arn.js'
import { newInstanceProfileId } from '../../credentials/key-ids.js'
import { writeOperation } from '../../operation.js'
import { useQuota } from '../../store/account-usage.js'
import { insertInstanceProfile } from '../../store/instance-profiles.js'
import { putTags, type Tag } from '../../store/tags.js'
import { alreadyExists, quotaExceeded } from '../refusals.js'
import { checkTags } from '../tags/add-tags.js'
import { creationChecks } from '../tags/creation-checks.js'
import { instanceProfileShape } from './instance-profile-shape.js'

interface CreateInstanceProfileInput {
  InstanceProfileName: string
  Path?: string
  Tags?: Tag[]
}

export const createInstanceProfile = writeOperation<CreateInstanceProfileInput>(
  'iam',
  'CreateInstanceProfile',
  {
    checks({ caller, input }) {
      const resource = instanceProfileArn({
        accountId: caller.principal.accountId,
        path: input.Path ?? '/',
        profileName: input.InstanceProfileName,
      })
      const actions = ['iam:CreateInstanceProfile', 'iam:TagInstanceProfile'] as const
      return creationChecks(actions, { ...input, resource })
    },

    async run({ caller, input, facts, parts }, tx) {
      const { InstanceProfileName: profileName, Tags: tags = [] } = input
      checkTags(tags)
      const { accountId, settings } = caller.principal
      const profile = {
        profileId: newInstanceProfileId(parts.random),
        accountId,
        profileName,
        path: input.Path ?? '/',
        createdAt: facts.now,
      }
      if (!(await insertInstanceProfile(tx, profile)))
        throw alreadyExists(`Instance Profile ${profileName} already exists.`)
      const quota = settings.instanceProfilesPerAccount
      if (!(await useQuota(tx, { accountId, resource: 'instance-profiles', quota })))
        throw quotaExceeded('InstanceProfilesPerAccount', quota)
      await putTags(tx, { id: profile.profileId }, tags)
      return {
        InstanceProfile: {
          ...instanceProfileShape(profile),
          ...(tags.length === 0 ? undefined : { Tags: tags }),
        },
      }
    },
  },
)
