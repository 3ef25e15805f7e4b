import { cookieHeader, cookieNames, readCookie } from '../http/cookies.js'
import type { Random } from '../random.js'
import type { KeyRing } from '../secrets/key-ring.js'
import { isPrintOf, passwordPrint } from './password-print.js'
import type { SignInPrincipal } from './principal.js'

/**
 * That somebody signed in with this browser before, and who that was. It opens nothing: the page fills in the names, and tries of
 * this browser are counted apart from those of strangers, so that no stranger can keep its owner out.
 */
export interface KnownBrowser {
  /** Of this cookie alone. */
  id: string
  accountId: string
  /** Null: the root user. */
  userId: string | null
  /** What the page fills in: the account's alias or id, and the user's name; or root's e-mail address. */
  account: string
  name: string
  /** Of the hash of the password that was used: with another password nobody is known. */
  passwordPrint: string
  /** The device that was used last, which the page asks for first. */
  deviceId?: string | undefined
  issuedAt: number
}

const lifeSeconds = 90 * 86_400

const binding = 'known-browser'

/** The cookie of a browser that somebody has just signed in with. Its value is sealed: nobody but us reads or makes one. */
export function knownBrowserCookie(
  { principal, deviceId, now }: { principal: SignInPrincipal; deviceId?: string; now: number },
  { keyRing, random }: { keyRing: KeyRing; random: Random },
): string {
  const known: KnownBrowser = {
    id: random.uuid(),
    accountId: principal.accountId,
    userId: principal.userId,
    account: principal.alias ?? principal.accountId,
    name: principal.name,
    passwordPrint: passwordPrint(principal.passwordHash),
    deviceId,
    issuedAt: now,
  }
  return cookieHeader(cookieNames.known, keyRing.seal(JSON.stringify(known), binding), lifeSeconds)
}

export const noKnownCookie = cookieHeader(cookieNames.known, '')

/** Longer than any that is handed out. */
const longestCookie = 2048

export function readKnownBrowser(
  request: { header(name: string): string | undefined },
  keyRing: KeyRing,
  now: number,
): KnownBrowser | undefined {
  const sealed = readCookie(request, cookieNames.known)
  if (sealed === undefined || sealed.length > longestCookie) return undefined
  const known = openSealed(sealed, keyRing)
  return known !== undefined && now < known.issuedAt + lifeSeconds * 1000 ? known : undefined
}

function openSealed(sealed: string, keyRing: KeyRing): KnownBrowser | undefined {
  let text: string
  try {
    text = keyRing.open(sealed, binding).toString()
  } catch {
    // Made up, or made under a key that is gone: the browser is then like any other.
    return undefined
  }
  return JSON.parse(text) as KnownBrowser
}

/** What the tries of this browser are counted under, where it is known to belong to this principal; else undefined. */
export function knownTo(
  known: KnownBrowser | undefined,
  principal: Pick<SignInPrincipal, 'accountId' | 'userId' | 'passwordHash'>,
): string | undefined {
  if (known === undefined) return undefined
  const isSame = known.accountId === principal.accountId && known.userId === principal.userId
  return isSame && isPrintOf(known.passwordPrint, principal.passwordHash) ? known.id : undefined
}
