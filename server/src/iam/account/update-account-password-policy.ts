import { newPasswordPolicy, type PasswordPolicy } from '../../accounts/password-policy.js'
import { writeOperation } from '../../operation.js'
import { setPasswordPolicy } from '../../store/accounts.js'

export const updateAccountPasswordPolicy = writeOperation<Partial<PasswordPolicy>>(
  'iam',
  'UpdateAccountPasswordPolicy',
  {
    checks: () => [{ action: 'iam:UpdateAccountPasswordPolicy', resource: '*' }],

    async run({ caller, input }, tx) {
      await setPasswordPolicy(
        tx,
        caller.principal.accountId,
        JSON.stringify(newPasswordPolicy(input)),
      )
      return undefined
    },
  },
)
