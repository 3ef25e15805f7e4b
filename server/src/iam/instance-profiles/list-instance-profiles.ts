import { readOperation } from '../../operation.js'
import { listInstanceProfiles as readInstanceProfiles } from '../../store/instance-profiles.js'
import { pageOf, type PageInput, readPage } from '../paging.js'
import { instanceProfileShapes } from './instance-profile-shape.js'

interface ListInstanceProfilesInput extends PageInput {
  PathPrefix?: string
}

export const listInstanceProfiles = readOperation<ListInstanceProfilesInput>(
  'iam',
  'ListInstanceProfiles',
  {
    checks: ({ caller }) => [
      {
        action: 'iam:ListInstanceProfiles',
        resource: `arn:aws:iam::${caller.principal.accountId}:instance-profile/`,
      },
    ],

    async run({ caller, input, parts }) {
      const page = readPage(input)
      const profiles = await readInstanceProfiles(parts.store.read, {
        accountId: caller.principal.accountId,
        pathPrefix: input.PathPrefix ?? '/',
        after: page.after,
        limit: page.limit + 1,
      })
      const { rows, end } = pageOf(profiles, page, (profile) => profile.profileName.toLowerCase())
      return { InstanceProfiles: await instanceProfileShapes(parts.store.read, rows), ...end }
    },
  },
)
