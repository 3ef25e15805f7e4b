import type { Clock } from '../clock.js'
import type { Random } from '../random.js'
import type { KeyRing } from '../secrets/key-ring.js'
import type { MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'

/** What a kind of device may use. */
export interface DeviceParts {
  keyRing: KeyRing
  random: Random
  clock: Clock
}

/** Why a code was not accepted. All read the same to whoever gave it; the event log tells the administrator. */
export type Refused = 'wrong' | 'reused'

/** Why what a security key signed was not accepted. */
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
  prompt: Prompt
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
  /** What else goes when the device was taken from its owner. Absent for kinds that live on unassigned. */
  afterTakenAway?(tx: Transaction, device: MfaDevice): Promise<void>
}
