import { writeOperation } from '../../operation.js'
import { deleteAccountAlias as removeAccountAlias } from '../../store/account-aliases.js'
import { noSuchEntity } from '../refusals.js'

interface DeleteAccountAliasInput {
  AccountAlias: string
}

export const deleteAccountAlias = writeOperation<DeleteAccountAliasInput>(
  'iam',
  'DeleteAccountAlias',
  {
    checks: () => [{ action: 'iam:DeleteAccountAlias', resource: '*' }],

    async run({ caller, input }, tx) {
      if (!(await removeAccountAlias(tx, caller.principal.accountId, input.AccountAlias)))
        throw noSuchEntity(`The account alias with name ${input.AccountAlias} cannot be found.`)
      return undefined
    },
  },
)
