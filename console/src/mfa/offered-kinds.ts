import type { DeviceKind } from '../api/models/sallyport.js'
import type { SecurityKeySupport } from '../api/models/signin.js'
import type { WizardKind } from './enrolment.js'
import type { MfaOwner } from './mfa-owner.js'

export interface OfferedKind {
  kind: WizardKind
  /** Why it cannot be chosen now; undefined: it can. */
  unavailable: string | undefined
}

/** What decides which kinds are offered. */
interface Situation {
  serverKinds: readonly DeviceKind[]
  owner: MfaOwner
  keys: SecurityKeySupport
}

/** The kinds that both the server and this page know, for this owner. */
export function offeredKinds(
  known: readonly WizardKind[],
  { serverKinds, owner, keys }: Situation,
): readonly OfferedKind[] {
  return known
    .filter(({ kind }) =>
      serverKinds.some(({ Kind, Principals }) => Kind === kind && Principals.includes(owner.kind)),
    )
    .map((kind) => ({ kind, unavailable: whyUnavailable(kind, serverKinds, keys) }))
}

function whyUnavailable(
  { kind }: WizardKind,
  serverKinds: readonly DeviceKind[],
  keys: SecurityKeySupport,
): string | undefined {
  if (kind === 'security-key' && !keys.Available)
    return reasons[keys.Reason ?? ''] ?? 'Security keys do not work at this address.'
  const reason = serverKinds.find(({ Kind }) => Kind === kind)?.Unavailable
  return reason === undefined
    ? undefined
    : (reasons[reason] ?? 'This type cannot be used here at present.')
}

/** What the server's reasons mean, and what to do. */
const reasons: Readonly<Record<string, string>> = {
  'not-allowed':
    'The account does not allow SMS devices. An administrator can allow them under Account settings.',
  'no-gateway':
    'This server cannot send text messages. Its operator must connect a gateway for them first.',
  'no-public-url':
    'Security keys work only where this server knows the address that browsers use. An administrator sets it with --public-url.',
  'no-host-name':
    'Security keys work only where this server is reached by a name: open the console by an https address with a host name, or by http://localhost on this machine.',
}
