import { rootPasswordAdvice, rootPasswordFault } from '../../accounts/root-password.js'
import { oldPasswordRefusals } from '../../iam/login-profiles/old-password.js'
import { type Call, type Refusal, writeOperation } from '../../operation.js'
import { hashPassword } from '../../secrets/passwords.js'
import { type Account, replaceRootPassword } from '../../store/accounts.js'
import { endConsoleSessionsOf } from '../../store/console-sessions.js'
import { type AwsError, awsError } from '../../wire/aws-error.js'
import { operationModel } from '../../wire/model.js'
import { ownAccount, proveRoot, rootCheck } from './root-only.js'

interface ChangeRootPasswordInput {
  OldPassword: string
  NewPassword: string
}

type Chosen = { account: Account; passwordHash: string } | Refusal

const action = 'sallyport:ChangeRootPassword'

/** The browsers that are signed in as root with the old password are signed out, but for the one that asks. */
export const changeRootPassword = writeOperation<ChangeRootPasswordInput, Chosen>(
  'sallyport',
  'ChangeRootPassword',
  {
    // What AWS calls it (AWS CloudTrail User Guide, AWS Management Console sign-in events).
    recordedAs: {
      model: {
        ...operationModel('sallyport', 'ChangeRootPassword'),
        service: 'signin',
        name: 'PasswordUpdated',
      },
      input: () => ({}),
    },
    checks: (call) => [rootCheck(call, action)],
    prepare,

    async run(call, tx, chosen) {
      if ('refusedWith' in chosen) return chosen
      const { account, passwordHash } = chosen
      const change = { passwordHash, changedAt: call.facts.now }
      if (!(await replaceRootPassword(tx, account, change))) return oldPasswordRefusals.wrong()
      const { accountId } = account
      const own = call.caller.session?.console?.sessionId
      await endConsoleSessionsOf(tx, { accountId, userId: null }, own)
      return undefined
    },
  },
)

/** Hashing takes longer than a transaction should. */
async function prepare(call: Call<ChangeRootPasswordInput>): Promise<Chosen> {
  const { OldPassword: password, NewPassword: chosen } = call.input
  const account = await ownAccount(call)
  const refused = await proveRoot(call, account, { action, password })
  if (refused !== undefined) return refused
  const fault = rootPasswordFault(chosen, account)
  if (fault !== undefined) throw violation(rootPasswordAdvice[fault])
  if (chosen === password) throw violation('Choose a password that is not the one in use.')
  return { account, passwordHash: await hashPassword(chosen) }
}

const violation = (message: string): AwsError => awsError('PasswordPolicyViolation', message, 400)
