import { isAccountId } from '../../accounts/account-rules.js'
import { writeOperation } from '../../operation.js'
import { setAccountAlias } from '../../store/account-aliases.js'
import { alreadyExists, validationError } from '../refusals.js'

interface CreateAccountAliasInput {
  AccountAlias: string
}

export const createAccountAlias = writeOperation<CreateAccountAliasInput>(
  'iam',
  'CreateAccountAlias',
  {
    checks({ input }) {
      // An alias stands where an account id may stand, so it must not look like one. AWS's words for it are not documented.
      if (isAccountId(input.AccountAlias))
        throw validationError(
          'The specified value for accountAlias is invalid. It must not be a 12-digit number.',
        )
      return [{ action: 'iam:CreateAccountAlias', resource: '*' }]
    },

    async run({ caller, input }, tx) {
      // AWS does not tell whose it is: the account's own alias is refused like another's.
      if (!(await setAccountAlias(tx, caller.principal.accountId, input.AccountAlias)))
        throw alreadyExists(`The account alias ${input.AccountAlias} already exists.`)
      return undefined
    },
  },
)
