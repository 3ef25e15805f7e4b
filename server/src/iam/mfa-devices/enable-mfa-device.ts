import { type AssignVerdict, assignDevice } from '../../mfa/assign-device.js'
import { type Call, type Refusal, refuse, writeOperation } from '../../operation.js'
import { lockMfaDevice } from '../../store/mfa-devices.js'
import type { Transaction } from '../../store/store.js'
import { awsError } from '../../wire/aws-error.js'
import { alreadyExists, noSuchDevice, quotaExceeded } from '../refusals.js'
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
  const device = await lockMfaDevice(tx, accountId, input.SerialNumber)
  if (device === undefined) throw noSuchDevice(input.SerialNumber)
  const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const
  const limit = settings.mfaDevicesPerPrincipal
  const verdict = await assignDevice(tx, { device, owner, codes, limit, firstOnly }, parts)
  if (verdict === 'needs-mfa-session') throw mfaSessionRequired(caller, action)
  return answer(verdict, limit)
}

function answer(
  verdict: Exclude<AssignVerdict, 'needs-mfa-session'>,
  limit: number,
): Refusal | undefined {
  switch (verdict) {
    case 'assigned':
      return undefined
    case 'in-use':
      throw alreadyExists('MFA Device is already in use.')
    case 'too-many-devices':
      throw quotaExceeded('MFADevicesPerUser', limit)
    default:
      return refuse(invalidAuthenticationCode(), verdict)
  }
}

export const invalidAuthenticationCode = () =>
  awsError('InvalidAuthenticationCode', 'Authentication code for device is not valid.', 403)
