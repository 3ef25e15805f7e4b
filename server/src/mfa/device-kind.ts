import type { AccountSettings } from '../account-settings.js'
import type { Clock } from '../clock.js'
import type { Random } from '../random.js'
import type { KeyRing } from '../secrets/key-ring.js'
import type { MfaDevice } from '../store/mfa-devices.js'
import type { Database, Transaction } from '../store/store.js'
import type { SmsSupport } from './sms/support.js'

/** What a kind of device may use. */
export interface DeviceParts {
  keyRing: KeyRing
  random: Random
  clock: Clock
  /** Undefined where the operator set up nothing for text messages. */
  sms?: SmsSupport | undefined
}

/** Why a code was not accepted. All read the same to whoever gave it; the event log tells the administrator. */
export type Refused = 'wrong' | 'reused' | 'not-valid-now' | 'expired'

/** Why what a security key signed was not accepted. `not-asked`: nothing was asked of the device, or of another one. */
export type RefusedAssertion =
  | 'not-asked'
  | 'malformed'
  | 'wrong-type'
  | 'wrong-challenge'
  | 'wrong-origin'
  | 'cross-origin'
  | 'wrong-relying-party'
  | 'no-user-presence'
  | 'unknown-credential'
  | 'wrong-user'
  | 'signature'
  | 'counter'

export type Verdict = { ok: true } | { ok: false; reason: Refused | RefusedAssertion }

/** What two consecutive codes told: the clock's offset in steps and the second code's step. */
export type PairVerdict =
  { ok: true; timeAdjustment: number; floorStep: number } | { ok: false; reason: Refused }

/** What sign-in asks for. */
export type Prompt =
  { kind: 'code'; label: string; hint: string } | { kind: 'security-key'; hint: string }

/** Why a device that was known beforehand cannot be given to anybody. */
export type Unusable = 'in-use' | 'lost' | 'not-yet-valid' | 'no-longer-valid'

/** For whom, and for what, a code is sent. */
export interface CodeRequest {
  device: MfaDevice
  /** The sign-in that the code is for: it is worth nothing in another. */
  subject: string
  /** What the browser speaks, as it says so: `Accept-Language`. */
  language: string
  /** The host that the code is typed at; undefined where the server does not know. */
  host: string | undefined
  /** Whether the principal used the device with this browser before. */
  isKnownBrowser: boolean
  now: number
}

/** What came of the wish to send a code. */
export type Sending =
  | { ok: true; status: SendingStatus }
  | {
      ok: false
      /** `none-left`: of this sign-in or enrolment; `too-many`: of all that go to the user, the number or the account. */
      reason: 'too-soon' | 'none-left' | 'too-many' | 'not-allowed' | 'no-gateway'
      /** Of the code that was sent before. */
      status: SendingStatus | undefined
    }

export interface SendingStatus {
  /** The end of the number. */
  lastDigits: string
  resendAfter: number
  resendsLeft: number
  codeExpiresAt: number
}

/** Where security keys are used: the scheme, host and port that browsers show, and the name that keys are bound to. */
export interface RelyingParty {
  origin: string
  rpId: string
}

/** What an answer is held against, beside the device itself. */
export interface ExpectedAnswer {
  /** Steps by which a code may be early or late. */
  window: number
  /** What security keys were asked to sign, and where; undefined where nothing was asked or it is too late. */
  assertion?: (RelyingParty & { challenge: string }) | undefined
  /** The sign-in that codes were sent for; undefined where none can have been. */
  subject?: string | undefined
}

/**
 * A kind of MFA device. Sign-in, STS and the console know devices by this interface only; each kind is a folder that
 * implements it and a line in `kinds.ts`.
 */
export interface DeviceKind {
  name: string
  /** The word in the users table's column MFA. AWS IAM User Guide, Checking MFA status. */
  statusWord: string
  principals: readonly ('user' | 'root')[]
  /** Whether GetSessionToken and AssumeRole take its codes. */
  throughApi: boolean
  /** DeleteVirtualMFADevice knows its devices. */
  isDeletable?: true
  prompt: Prompt
  /** Whether an account lets such devices be enrolled and used; absent: every account does. */
  isAllowed?(settings: AccountSettings): boolean
  isSerialNumber(text: string): boolean
  /**
   * Which of the owner's devices an answer comes from, where that shows only in the answer; undefined: from none of them.
   * Absent for kinds whose answers come from the device that was asked.
   */
  answeredBy?(
    tx: Transaction,
    attempt: { devices: readonly MfaDevice[]; answer: string },
  ): Promise<MfaDevice | undefined>
  /** Checks one answer, what was typed or the JSON text of an assertion, and spends it. */
  verify(
    tx: Transaction,
    attempt: { device: MfaDevice; answer: string; expected: ExpectedAnswer },
    parts: DeviceParts,
  ): Promise<Verdict>
  /** Two consecutive codes tell how far the device is out of step. Absent for kinds that cannot be resynchronised. */
  synchronise?(
    tx: Transaction,
    attempt: { device: MfaDevice; codes: readonly [string, string] },
    parts: DeviceParts,
  ): Promise<PairVerdict>
  /**
   * Takes a device of a stock that the account may use, for this transaction, and stores it as one of the account's that belongs
   * to nobody. Undefined where there is none. Unless a device comes of it, the transaction must not be
   * committed. Absent for kinds that have no stock.
   */
  claim?(
    tx: Transaction,
    wanted: { accountId: string; serialNumber: string },
    parts: DeviceParts,
  ): Promise<MfaDevice | Unusable | undefined>
  /** Undoes `claim` where the device is not assigned after all. */
  putBack?(tx: Transaction, device: MfaDevice): Promise<void>
  /** What else is to be done when the device was given to an owner. */
  afterAssigned?(tx: Transaction, device: MfaDevice): Promise<void>
  /** Sends a code for a sign-in, within limits. Absent for kinds that show or make their answers themselves. */
  sendCode?(tx: Transaction, request: CodeRequest, parts: DeviceParts): Promise<Sending>
  /** What was sent to a device for a sign-in; undefined where nothing was. */
  sendingStatus?(
    query: Database,
    of: { subject: string; deviceId: string; now: number },
  ): Promise<SendingStatus | undefined>
  /** What else goes when the device was taken from its owner. Absent for kinds that live on unassigned. */
  afterTakenAway?(tx: Transaction, device: MfaDevice): Promise<void>
}
