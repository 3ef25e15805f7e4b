import { type SignInAct, signInEvent, type SignInSubject } from '../audit/sign-in-event.js'
import { securityKeyKind } from '../mfa/security-key/security-key-kind.js'
import { kindOf } from '../mfa/kinds.js'
import type { MfaDevice } from '../store/mfa-devices.js'
import type { Transaction } from '../store/store.js'
import type { RefusedPassword } from './check-password.js'
import type { Found, SignInPrincipal } from './principal.js'
import type { SignInParts, Visit } from './visit.js'

type Act = Omit<SignInAct, 'from'>

/** Records what happened, in the transaction in which it happened. */
export function record(
  tx: Transaction,
  act: Act,
  { visit, parts }: { visit: Visit; parts: SignInParts },
): Promise<void> {
  return parts.recorder.recordIn(tx, eventOf(act, visit, parts))
}

// Other nodes find changes by the time in the id: it is that of the commit, not of a wait for a lock before it.
const eventOf = (act: Act, visit: Visit, parts: SignInParts) =>
  signInEvent({ ...act, from: senderOf(visit) }, { random: parts.random, now: parts.clock() })

const longestUserAgent = 512

const senderOf = ({ request }: Visit) => ({
  sourceIp: request.sourceIp,
  userAgent: (request.header('user-agent') ?? '').slice(0, longestUserAgent),
})

export const subjectOf = (principal: SignInPrincipal): SignInSubject => {
  const { accountId, userId, name: userName, path = '/' } = principal
  return userId === null
    ? { kind: 'root', accountId }
    : { kind: 'user', accountId, userId, userName, path }
}

/** What ConsoleLogin events add. AWS CloudTrail User Guide, AWS Management Console sign-in events. */
export const loginData = (
  { request }: Visit,
  parts: SignInParts,
  mfa: { used: boolean; device?: string | undefined },
) => ({
  LoginTo: `${parts.site.origin ?? ''}${request.path}`,
  MobileVersion: /\bMobi/.test(request.header('user-agent') ?? '') ? 'Yes' : 'No',
  MFAIdentifier: mfa.device,
  MFAUsed: mfa.used ? 'Yes' : 'No',
})

/** In the log of the account whose user it was to be; where there is no such account, in the server's own, without names. */
export function recordRefusedPassword(
  { found, reason }: { found: Found; reason: RefusedPassword },
  visit: Visit,
  parts: SignInParts,
): void {
  const subject = refusedSubject(found)
  if (subject === undefined) {
    parts.log.info({ sourceIp: visit.request.sourceIp, reason }, 'a sign-in was refused')
    return
  }
  const data = { ...loginData(visit, parts, { used: false }), Reason: reason }
  const act = { name: 'ConsoleLogin', subject, outcome: 'Failure', data } as const
  parts.recorder.recordSoon(eventOf(act, visit, parts))
}

function refusedSubject({ account, user, principal }: Found): SignInSubject | undefined {
  if (principal !== undefined) return subjectOf(principal)
  if (account === undefined) return undefined
  const { accountId } = account
  return user === undefined ? { kind: 'unknown-user', accountId } : { kind: 'user', ...user }
}

/** AWS's words for what the second page asks for. */
export function mfaType(devices: readonly MfaDevice[]): string {
  if (devices.every(isKey)) return 'U2F MFA'
  const [only, ...more] = devices
  return only === undefined || more.length > 0
    ? 'Multiple MFA Devices'
    : `${kindOf(only).statusWord} MFA`
}

const isKey = (device: MfaDevice): boolean => device.kind === securityKeyKind.name
