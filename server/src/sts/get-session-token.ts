import { newAccessKeyId, newSecretAccessKey } from '../credentials/key-ids.js'
import { checkCode } from '../mfa/check-code.js'
import { type Call, type Output, refuse, writeOperation } from '../operation.js'
import type { DeviceOwner } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import { refusedCode, refusedHalfMfa } from './mfa-refusals.js'

interface GetSessionTokenInput {
  DurationSeconds?: number
  SerialNumber?: string
  TokenCode?: string
}

const defaultSeconds = 43_200
/** A longer wish of root's is cut to an hour. */
const rootSeconds = 3_600

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

function issue(
  { caller, input, facts, parts }: Call<GetSessionTokenInput>,
  mfaAt?: number,
): Output {
  const { accountId, principalId, kind } = caller.principal
  const wished = input.DurationSeconds ?? (kind === 'root' ? rootSeconds : defaultSeconds)
  const seconds = kind === 'root' ? Math.min(wished, rootSeconds) : wished
  const expiresAt = facts.now + seconds * 1000
  const accessKeyId = newAccessKeyId(parts.random, 'ASIA')
  const secretAccessKey = newSecretAccessKey(parts.random)
  const grant = {
    accessKeyId,
    secretAccessKey,
    accountId,
    principalId,
    issuedAt: facts.now,
    expiresAt,
  }
  return {
    Credentials: {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: parts.sessionTokens.seal(mfaAt === undefined ? grant : { ...grant, mfaAt }),
      Expiration: expiresAt,
    },
  }
}
