import { type AssignVerdict, assignDevice, lockAssignable } from '../../mfa/assign-device.js'
import type { Unusable } from '../../mfa/device-kind.js'
import { type Call, type Refusal, refuse, writeOperation } from '../../operation.js'
import type { Transaction } from '../../store/store.js'
import { type AwsError, awsError } from '../../wire/aws-error.js'
import { alreadyExists, noSuchDevice, noSuchEntity, quotaExceeded } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { lockDeviceOwner, mfaSessionRequired, needsMfaSession } from './device-owner.js'

/** A device and two consecutive codes of it. */
export interface DeviceCodes {
  SerialNumber: string
  AuthenticationCode1: string
  AuthenticationCode2: string
}

/** The members of EnableMFADevice and ResyncMFADevice. */
export interface CodePairInput extends DeviceCodes {
  UserName: string
}

const action = 'iam:EnableMFADevice'

export const enableMfaDevice = writeOperation<CodePairInput>('iam', 'EnableMFADevice', {
  checks: async (call) => [await userCheck(call, action, call.input.UserName)],
  run: enableWithCodes,
})

/** Gives the device to the named user; without a name to the caller, who may be root. */
export async function enableWithCodes(
  call: Call<DeviceCodes & { UserName?: string }>,
  tx: Transaction,
): Promise<Refusal | undefined> {
  const { caller, input, parts } = call
  const { accountId, settings } = caller.principal
  const { owner, devices } = await lockDeviceOwner(tx, call)
  const firstOnly = needsMfaSession(caller, owner)
  if (firstOnly && devices > 0) throw mfaSessionRequired(caller, action)
  const { SerialNumber: serialNumber } = input
  const device = await lockAssignable(tx, { accountId, serialNumber }, parts)
  if (device === undefined) throw noSuchDevice(serialNumber)
  if (typeof device === 'string') throw unusableToken(device, serialNumber)
  const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const
  const limit = settings.mfaDevicesPerPrincipal
  const verdict = await assignDevice(tx, { device, owner, codes, limit, firstOnly }, parts)
  if (verdict === 'needs-mfa-session') throw mfaSessionRequired(caller, action)
  return answer(verdict, limit)
}

function unusableToken(reason: Unusable, serialNumber: string): AwsError {
  if (reason === 'in-use') return alreadyExists(inUse)
  return noSuchEntity(`MFA Device with serial number ${serialNumber} ${unusable[reason]}.`)
}

const inUse = 'MFA Device is already in use.'

const unusable = {
  lost: 'was marked as lost and can never be assigned again',
  'not-yet-valid': 'is not valid yet',
  'no-longer-valid': 'is no longer valid',
}

function answer(
  verdict: Exclude<AssignVerdict, 'needs-mfa-session'>,
  limit: number,
): Refusal | undefined {
  switch (verdict) {
    case 'assigned':
      return undefined
    case 'in-use':
      throw alreadyExists(inUse)
    case 'too-many-devices':
      throw quotaExceeded('MFADevicesPerUser', limit)
    default:
      return refuse(invalidAuthenticationCode(), verdict)
  }
}

export const invalidAuthenticationCode = () =>
  awsError('InvalidAuthenticationCode', 'Authentication code for device is not valid.', 403)
