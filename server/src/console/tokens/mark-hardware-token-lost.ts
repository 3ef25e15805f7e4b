import { rootArn, userArn } from '../../arn.js'
import { mfaSessionRequired, needsMfaSession } from '../../iam/mfa-devices/device-owner.js'
import { deleteConflict, noSuchDevice, temporarilyUnmodifiable } from '../../iam/refusals.js'
import { type LostVerdict, markLost, ownerOf } from '../../mfa/hardware/mark-lost.js'
import { type Call, writeOperation } from '../../operation.js'
import { accessDenied } from '../../permissions/access-denied.js'
import { type Check, findDenial } from '../../permissions/authorize.js'
import { findTokenFor, type HardwareToken } from '../../store/hardware-tokens.js'
import { type DeviceOwner, findDeviceById, type MfaDevice } from '../../store/mfa-devices.js'
import type { Database } from '../../store/store.js'
import { findUserById } from '../../store/users.js'
import { operationModel } from '../../wire/model.js'

interface LostInput {
  SerialNumber: string
}

const takingAway = 'iam:DeactivateMFADevice'

/**
 * For ever: whoever finds the token can do nothing with it, nor can anybody to whom it would be given. It is taken from the
 * principal of the account who has it. One of the pool that nobody has is the operator's to mark.
 */
export const markHardwareTokenLost = writeOperation<LostInput>(
  'sallyport',
  'MarkHardwareTokenLost',
  {
    // The operator's command leaves an event of this name, too.
    recordedAs: {
      model: {
        ...operationModel('sallyport', 'MarkHardwareTokenLost'),
        service: 'iam',
        name: 'HardwareTokenMarkedLost',
      },
      input: ({ input, output }) => ({
        SerialNumber: input['SerialNumber'],
        Deactivated: output?.['Deactivated'],
        UserName: output?.['UserName'],
      }),
    },

    async checks(call) {
      const marking = { action: 'sallyport:MarkHardwareTokenLost', resource: '*' }
      const { read } = call.parts.store
      const device = (await findLosable(call, read))?.device
      const owner = device === undefined ? undefined : ownerOf(device)
      return owner === undefined
        ? [marking]
        : [marking, (await ownerCheck(call, owner, read)).check]
    },

    async run(call, tx) {
      const { facts, input } = call
      const losable = await findLosable(call, tx.query)
      if (losable === undefined) throw noSuchDevice(input.SerialNumber)
      let userName: string | undefined
      const mayTake = async (owner: DeviceOwner) => {
        userName = await mayTakeFrom(call, owner, tx.query)
      }
      const verdict = await markLost(tx, losable.token, { now: facts.now, mayTake })
      if (!verdict.ok) throw refusal(verdict.reason, input.SerialNumber)
      const isDeactivated = verdict.takenFrom !== undefined
      // Given back to the pool a moment ago.
      if (losable.token.accountId === null && !isDeactivated) throw noSuchDevice(input.SerialNumber)
      return { Deactivated: isDeactivated, UserName: isDeactivated ? userName : undefined }
    },
  },
)

interface Losable {
  token: HardwareToken
  device: MfaDevice | undefined
}

/** A token of the account, or one of the pool that a principal of the account has. */
async function findLosable(
  { caller, input }: Call<LostInput>,
  query: Database,
): Promise<Losable | undefined> {
  const { accountId } = caller.principal
  const token = await findTokenFor(query, accountId, input.SerialNumber)
  if (token === undefined) return undefined
  const device = await findDeviceById(query, token.tokenId)
  return token.accountId === null && device?.accountId !== accountId ? undefined : { token, device }
}

async function ownerCheck(
  { caller, input }: Call<LostInput>,
  owner: DeviceOwner,
  query: Database,
): Promise<{ check: Check; userName?: string }> {
  const { accountId } = caller.principal
  if (owner.kind === 'root') return { check: { action: takingAway, resource: rootArn(accountId) } }
  const user = await findUserById(query, owner.userId)
  // Deleted a moment ago, with the device.
  if (user === undefined) throw noSuchDevice(input.SerialNumber)
  const { userId, userName } = user
  const check: Check = {
    action: takingAway,
    resource: userArn(user),
    shownResource: `user ${userName}`,
    tagged: { id: userId },
  }
  return { check, userName }
}

/** Judged anew: since the call was, the token may have come to somebody else. Gives the owner's name. */
async function mayTakeFrom(
  call: Call<LostInput>,
  owner: DeviceOwner,
  query: Database,
): Promise<string | undefined> {
  const { caller, facts, parts } = call
  const { check, userName } = await ownerCheck(call, owner, query)
  const denial = await findDenial(caller, [check], { facts, read: query })
  if (denial !== undefined) throw accessDenied(caller, denial, parts.keyRing)
  if (needsMfaSession(caller, owner)) throw mfaSessionRequired(caller, takingAway)
  return userName
}

function refusal(reason: Extract<LostVerdict, { ok: false }>['reason'], serialNumber: string) {
  if (reason === 'unknown') return noSuchDevice(serialNumber)
  return reason === 'lost-already'
    ? deleteConflict(`The token ${serialNumber} is marked as lost already.`)
    : temporarilyUnmodifiable(`The token ${serialNumber} changed hands a moment ago. Try again.`)
}
