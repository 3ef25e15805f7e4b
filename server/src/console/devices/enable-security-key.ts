import {
  findDeviceOwner,
  lockDeviceOwner,
  mfaSessionRequired,
  needsMfaSession,
} from '../../iam/mfa-devices/device-owner.js'
import { alreadyExists, invalidInput, noSuchUser, quotaExceeded } from '../../iam/refusals.js'
import { takeChallenge } from '../../mfa/security-key/challenges.js'
import { enrolSecurityKey } from '../../mfa/security-key/enroll.js'
import { noMetadata } from '../../mfa/security-key/metadata.js'
import {
  type NewSecurityKey,
  type RegistrationRefusal,
  verifyRegistration,
} from '../../mfa/security-key/verify-registration.js'
import { type Call, type Refusal, refuse, writeOperation } from '../../operation.js'
import type { DeviceOwner } from '../../store/mfa-devices.js'
import { certifiedLevel } from './certified-level.js'
import { recordedWithOwner } from './recorded-with-owner.js'
import {
  challengeUse,
  registrationAction,
  registrationCheck,
  securityKeySite,
} from './security-key-registration.js'

export interface EnableSecurityKeyInput {
  UserName?: string
  KeyName: string
  /** The JSON text of what the browser gave. */
  Credential: string
}

type Registered = { owner: DeviceOwner; key: NewSecurityKey } | Refusal

export const enableSecurityKey = writeOperation<EnableSecurityKeyInput, Registered>(
  'sallyport',
  'EnableSecurityKey',
  {
    recordedAs: recordedWithOwner('EnableMFADevice'),

    checks: async (call) => {
      const level = await certifiedLevel(call)
      return [
        await registrationCheck(call, {
          'iam:registersecuritykey': ['Activate'],
          ...(level !== undefined && { 'iam:fido-certification': [level] }),
        }),
      ]
    },

    async prepare(call) {
      const { facts, input, parts } = call
      const site = securityKeySite(parts.site)
      const { owner } = await findDeviceOwner(call)
      // By itself, so that the challenge is gone whatever comes of the rest.
      const challenge = await parts.store.write((tx) =>
        takeChallenge(tx, challengeUse(call, owner)),
      )
      const verdict = await verifyRegistration({
        credential: input.Credential,
        expected: { ...site, challenge },
        metadata: parts.keyMetadata ?? noMetadata,
        now: facts.now,
      })
      return verdict.ok ? { owner, key: verdict.key } : notRegistered(verdict.reason)
    },

    async run(call, tx, registered) {
      return 'refusedWith' in registered ? registered : enrol(call, tx, registered)
    },
  },
)

async function enrol(
  call: Call<EnableSecurityKeyInput>,
  tx: Parameters<typeof enrolSecurityKey>[0],
  { owner, key }: Exclude<Registered, Refusal>,
) {
  const { caller, input, parts } = call
  const { accountId, settings } = caller.principal
  const locked = await lockDeviceOwner(tx, call)
  // Who has the name now is not who was asked.
  if (!isSame(locked.owner, owner)) throw noSuchUser(input.UserName ?? '')
  const limit = settings.mfaDevicesPerPrincipal
  const firstOnly = needsMfaSession(caller, owner)
  const { userName } = locked
  const request = { accountId, owner, userName, keyName: input.KeyName, key, limit, firstOnly }
  const verdict = await enrolSecurityKey(tx, request, parts)
  if (verdict.ok) return { SerialNumber: verdict.serialNumber, Model: key.model ?? undefined }
  switch (verdict.reason) {
    case 'registered':
      throw alreadyExists('This security key is already registered.')
    case 'too-many-devices':
      throw quotaExceeded('MFADevicesPerUser', limit)
    default:
      throw mfaSessionRequired(caller, registrationAction)
  }
}

const isSame = (one: DeviceOwner, other: DeviceOwner): boolean =>
  one.kind === 'user' ? other.kind === 'user' && one.userId === other.userId : other.kind === 'root'

/** The page is told what the person can do; the event tells the administrator what it was. */
const notRegistered = (reason: RegistrationRefusal): Refusal =>
  refuse(
    invalidInput(messages[reason] ?? 'The answer of the security key is not valid. Start again.'),
    reason,
  )

const messages: Partial<Record<RegistrationRefusal, string>> = {
  'not-asked':
    'The registration was not begun in this session, took longer than five minutes, or was tried already. Start again.',
  algorithm:
    'This security key uses none of the algorithms that are accepted: ES256, EdDSA, RS256. Use another one.',
  'no-user-presence': 'The security key was not tapped. Start again, and tap it when it blinks.',
}
