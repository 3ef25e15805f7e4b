import { findPasswordPolicy } from '../../accounts/find-password-policy.js'
import { readOperation } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import { noSuchEntity } from '../refusals.js'

export const getAccountPasswordPolicy = readOperation<object>('iam', 'GetAccountPasswordPolicy', {
  // AWS IAM User Guide, Setting an account password policy: who may change the own password may also see what it must be like.
  async checks({ caller, parts }) {
    const { kind, accountId } = caller.principal
    const check: Check = { action: 'iam:GetAccountPasswordPolicy', resource: '*' }
    const policy = kind === 'user' ? await findPasswordPolicy(parts, accountId) : undefined
    return [policy?.AllowUsersToChangePassword === true ? { ...check, onlyDeny: true } : check]
  },

  async run({ caller, parts }) {
    const { accountId } = caller.principal
    const policy = await findPasswordPolicy(parts, accountId)
    if (policy === undefined)
      throw noSuchEntity(`The Password Policy with domain name ${accountId} cannot be found.`)
    return { PasswordPolicy: { ...policy, ExpirePasswords: policy.MaxPasswordAge !== undefined } }
  },
})
