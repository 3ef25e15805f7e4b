import { readOperation } from '../../operation.js'
import { listTags } from '../../store/tags.js'
import { noSuchInstanceProfile } from '../refusals.js'
import { instanceProfileShapes } from './instance-profile-shape.js'
import { findTargetInstanceProfile, instanceProfileCheck } from './target-instance-profile.js'

export const getInstanceProfile = readOperation<{ InstanceProfileName: string }>(
  'iam',
  'GetInstanceProfile',
  {
    checks: async (call) => [
      await instanceProfileCheck(call, 'iam:GetInstanceProfile', call.input.InstanceProfileName),
    ],

    async run(call) {
      const { InstanceProfileName: profileName } = call.input
      const { read } = call.parts.store
      const profile = await findTargetInstanceProfile(call, profileName)
      if (profile === undefined) throw noSuchInstanceProfile(profileName)
      const [[shape], tags] = await Promise.all([
        instanceProfileShapes(read, [profile]),
        listTags(read, { id: profile.profileId }),
      ])
      return { InstanceProfile: { ...shape, Tags: tags } }
    },
  },
)
