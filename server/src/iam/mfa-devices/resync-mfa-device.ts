import { resynchroniseDevice } from '../../mfa/assign-device.js'
import { belongsTo } from '../../mfa/check-code.js'
import { type Call, type Refusal, refuse, writeOperation } from '../../operation.js'
import { lockMfaDevice } from '../../store/mfa-devices.js'
import type { Transaction } from '../../store/store.js'
import { noSuchDevice, noSuchEntity } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { lockDeviceOwner } from './device-owner.js'
import {
  type DeviceCodes,
  type CodePairInput,
  invalidAuthenticationCode,
} from './enable-mfa-device.js'

export const resyncMfaDevice = writeOperation<CodePairInput>('iam', 'ResyncMFADevice', {
  checks: async (call) => [await userCheck(call, 'iam:ResyncMFADevice', call.input.UserName)],
  run: resyncWithCodes,
})

/** Resynchronises a device of the named user; without a name of the caller, who may be root. */
export async function resyncWithCodes(
  call: Call<DeviceCodes & { UserName?: string }>,
  tx: Transaction,
): Promise<Refusal | undefined> {
  const { input, parts } = call
  const { owner } = await lockDeviceOwner(tx, call)
  const device = await lockMfaDevice(tx, call.caller.principal.accountId, input.SerialNumber)
  if (device === undefined) throw noSuchDevice(input.SerialNumber)
  if (!belongsTo(device, owner)) throw noSuchEntity('MFA Device invalid for user.')
  const codes = [input.AuthenticationCode1, input.AuthenticationCode2] as const
  const verdict = await resynchroniseDevice(tx, { device, owner, codes }, parts)
  return verdict === 'resynchronised' ? undefined : refuse(invalidAuthenticationCode(), verdict)
}
