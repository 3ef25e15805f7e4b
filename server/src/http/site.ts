import { isIP } from 'node:net'

/** What the server calls itself. It is known once the server listens, and filled in then. */
export interface Site {
  /** Of the public URL, where one is set: browsers must come from no other. */
  publicOrigin: string | undefined
  /** That, or where the server listens if this tells an address that browsers can use; else undefined. */
  origin: string | undefined
  /** The host name that security keys are bound to (WebAuthn §5.1.2: a domain, never an address, and only where browsers allow it). */
  rpId: string | undefined
}

/** Without a listener yet, only what the public URL says. */
export function siteOf(known: {
  publicUrl?: string | undefined
  listenerUrl?: string | undefined
}): Site {
  const publicOrigin = known.publicUrl === undefined ? undefined : new URL(known.publicUrl).origin
  const origin = publicOrigin ?? listenerOrigin(known.listenerUrl)
  return { publicOrigin, origin, rpId: origin === undefined ? undefined : rpIdOf(new URL(origin)) }
}

/** The host name under which browsers reach the server; undefined where it does not know. */
export const hostNameOf = ({ origin }: Pick<Site, 'origin'>): string | undefined =>
  origin === undefined ? undefined : new URL(origin).hostname

/** Off loopback, plain http is no address to send a browser to, and `0.0.0.0` is none at all. */
function listenerOrigin(listenerUrl: string | undefined): string | undefined {
  if (listenerUrl === undefined) return undefined
  const { protocol, hostname, origin } = new URL(listenerUrl)
  if (hostname === '0.0.0.0' || hostname === '[::]') return undefined
  return protocol === 'https:' || isLoopbackHost(hostname) ? origin : undefined
}

/** Browsers offer security keys in secure contexts only: https, and names of this machine (Secure Contexts §3.1). */
function rpIdOf({ protocol, hostname }: URL): string | undefined {
  if (isIP(withoutBrackets(hostname)) !== 0) return undefined
  return protocol === 'https:' || isLoopbackHost(hostname) ? hostname : undefined
}

/** What of a request decides whether a password may come with it. */
export interface Carrier {
  /** Lower-case names. */
  header(name: string): string | undefined
  host: string
  /** Whoever is connected: the client, or the last proxy before us. */
  peerIp: string
  secureTransport: boolean
}

/**
 * Whether pages that ask for passwords must not be used this way: over plain http, unless nothing leaves this machine. Then the
 * peer is on loopback, asked for a loopback host, and passes on nobody else's request. `secureTransport` is true as well where a
 * trusted proxy says that it was asked by https.
 */
export function refusesPasswords(request: Carrier): boolean {
  if (request.secureTransport) return false
  return !isLoopbackAddress(request.peerIp) || !namesLoopback(request.host) || isPassedOn(request)
}

/** A proxy on this machine also connects from loopback, but gives itself away. */
const isPassedOn = ({ header }: Carrier): boolean =>
  ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'forwarded', 'via'].some(
    (name) => header(name) !== undefined,
  )

const isLoopbackAddress = (address: string): boolean =>
  address === '::1' || /^127(\.\d{1,3}){3}$/.test(address)

/** RFC 6761 §6.3: names that end in `.localhost` are loopback as well. */
const isLoopbackHost = (hostname: string): boolean =>
  /^(?:.+\.)?localhost$/.test(hostname) || isLoopbackAddress(withoutBrackets(hostname))

function namesLoopback(host: string): boolean {
  const url = `http://${host}`
  return URL.canParse(url) && isLoopbackHost(new URL(url).hostname)
}

const withoutBrackets = (hostname: string): string => hostname.replace(/^\[(.*)\]$/, '$1')
