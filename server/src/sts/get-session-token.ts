import { checkCode } from '../mfa/check-code.js'
import { type Call, type Output, refuse, writeOperation } from '../operation.js'
import type { DeviceOwner } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { issueCredentials, ownSessionSeconds } from './issue-credentials.js'
import { refusedCode, refusedHalfMfa } from './mfa-refusals.js'

interface GetSessionTokenInput {
  DurationSeconds?: number
  SerialNumber?: string
  TokenCode?: string
}

export const getSessionToken = writeOperation<GetSessionTokenInput>('sts', 'GetSessionToken', {
  // AWS IAM User Guide, GetSessionToken: policies have no effect on the ability to call it, unless the account wants it so.
  checks: ({ caller }) =>
    caller.principal.settings.denyAppliesToGetSessionToken
      ? [{ action: 'sts:GetSessionToken', resource: '*', onlyDeny: true }]
      : [],

  answerWithoutChange: (call) =>
    call.input.SerialNumber === undefined && call.input.TokenCode === undefined
      ? issue(call)
      : undefined,

  async run(call, tx: Transaction) {
    const { caller, input, facts, parts } = call
    const { SerialNumber: serialNumber, TokenCode: code } = input
    if (serialNumber === undefined || code === undefined) throw refusedHalfMfa()
    const { accountId, principalId, kind, settings } = caller.principal
    const owner: DeviceOwner = kind === 'root' ? { kind } : { kind: 'user', userId: principalId }
    const verdict = await checkCode(
      tx,
      {
        accountId,
        owner,
        serialNumber,
        code,
        window: settings.mfaCodeWindow,
        sourceIp: facts.sourceIp,
        now: facts.now,
      },
      parts,
    )
    return verdict.ok ? issue(call, facts.now) : refuse(refusedCode(verdict.reason), verdict.reason)
  },
})

function issue(call: Call<GetSessionTokenInput>, mfaAt?: number): Output {
  const { principal } = call.caller
  const { accountId, principalId } = principal
  const seconds = ownSessionSeconds(principal, call.input.DurationSeconds)
  return { Credentials: issueCredentials(call, { accountId, principalId, seconds, mfaAt }) }
}
