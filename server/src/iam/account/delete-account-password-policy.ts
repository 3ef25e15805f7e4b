import { writeOperation } from '../../operation.js'
import { setPasswordPolicy } from '../../store/accounts.js'
import { noSuchEntity } from '../refusals.js'

export const deleteAccountPasswordPolicy = writeOperation<object>(
  'iam',
  'DeleteAccountPasswordPolicy',
  {
    checks: () => [{ action: 'iam:DeleteAccountPasswordPolicy', resource: '*' }],

    async run({ caller }, tx) {
      if (!(await setPasswordPolicy(tx, caller.principal.accountId, null)))
        throw noSuchEntity('The account policy with name PasswordPolicy cannot be found.')
      return undefined
    },
  },
)
