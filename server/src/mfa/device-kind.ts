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

/** Why an answer was not accepted. All read the same to whoever gave it; the event log tells the administrator. */
export type Refused = 'wrong' | 'reused'

export type Verdict = { ok: true; step: number } | { ok: false; reason: Refused }

/** What two consecutive codes told: the clock's offset in steps and the second code's step. */
export type PairVerdict =
  { ok: true; timeAdjustment: number; floorStep: number } | { ok: false; reason: Refused }

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
  /** What sign-in asks for. */
  prompt: { kind: 'code'; label: string; hint: string }
  isSerialNumber(text: string): boolean
  /** Checks one answer and spends it. */
  verify(
    tx: Transaction,
    attempt: { device: MfaDevice; answer: string; window: number },
    parts: DeviceParts,
  ): Promise<Verdict>
  /** Absent for kinds that cannot go out of step. */
  synchronise?(
    tx: Transaction,
    attempt: { device: MfaDevice; codes: readonly [string, string] },
    parts: DeviceParts,
  ): Promise<PairVerdict>
}
