import { useMutation } from '@tanstack/react-query'
import type { ApiError } from '../../api/api-error.js'
import { useRefresh } from '../../api/use-call.js'
import { changedByMembers } from '../groups/group-changes.js'
import { type CreatedUser, createUser, grantsOf } from './create-user.js'
import type { NewUsers } from './new-users.js'
import { passwordPolicy } from './reset-right.js'

/** Adds the users one after the other. Refused as a whole only where it cannot be told what is to be copied. */
export function useCreateUsers() {
  const refresh = useRefresh()
  return useMutation<readonly CreatedUser[], ApiError, NewUsers>({
    mutationFn: async (users) => {
      const grants = await grantsOf(users, users.hasPassword ? await passwordPolicy() : undefined)
      const created: CreatedUser[] = []
      for (const name of users.names) {
        // eslint-disable-next-line no-await-in-loop -- in the order of the names, so that a limit stops the last ones
        created.push(await createUser(name, users, grants))
      }
      return created
    },
    onSettled: () => refresh([...changedByMembers, 'iam/ListUsers', 'iam/ListPolicies']),
  })
}
