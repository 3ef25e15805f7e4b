import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { plainAddress, type TrustsProxy } from './trusted-proxies.js'

/** Who sent a message, by which way, and whom it was meant for. */
export interface Sender {
  /** Node's `rawHeaders`, with the host as the client sent and signed it. */
  headers: readonly string[]
  host: string
  sourceIp: string
  peerIp: string
  secureTransport: boolean
}

/** The connection tells, or, where a trusted proxy is connected, what that adds in `X-Forwarded-…` headers. */
export function senderOf(message: IncomingMessage, trusts?: TrustsProxy): Sender {
  const { headers, rawHeaders, socket } = message
  const peerIp = plainAddress(socket.remoteAddress ?? '')
  const direct: Sender = {
    headers: rawHeaders,
    host: headers.host ?? '',
    sourceIp: peerIp,
    peerIp,
    secureTransport: (socket as Partial<TLSSocket>).encrypted !== undefined,
  }
  return trusts?.(peerIp) === true ? forwarded(direct, headers, trusts) : direct
}

function forwarded(direct: Sender, headers: IncomingHttpHeaders, trusts: TrustsProxy): Sender {
  const scheme = listOf(headers['x-forwarded-proto'])
  const host = forwardedHost(headers)
  return {
    peerIp: direct.peerIp,
    sourceIp: clientBehind(direct.peerIp, listOf(headers['x-forwarded-for']), trusts),
    // Where several proxies each added a word, no part of the way was open.
    secureTransport:
      scheme.length === 0
        ? direct.secureTransport
        : scheme.every((word) => word.toLowerCase() === 'https'),
    host: host ?? direct.host,
    // A client signs the host that it asked for, which a proxy may have replaced by the one that it asks for itself.
    headers: host === undefined ? direct.headers : withHost(direct.headers, host),
  }
}

/** Each proxy adds at the end whom it was asked by, so only what trusted ones added counts. */
function clientBehind(peerIp: string, forwardedFor: string[], trusts: TrustsProxy): string {
  let client = peerIp
  for (const text of forwardedFor.toReversed()) {
    const address = plainAddress(withoutPort(text))
    if (isIP(address) === 0) break
    client = address
    if (!trusts(address)) break
  }
  return client
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withoutPort = (text: string): string =>
  text.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')

/** What the nearest proxy added; undefined where that is no host. */
function forwardedHost(headers: IncomingHttpHeaders): string | undefined {
  const host = listOf(headers['x-forwarded-host']).at(-1)
  return host !== undefined && /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i.test(host)
    ? host
    : undefined
}

function withHost(headers: readonly string[], host: string): string[] {
  const others = headers.filter(
    (_, index) => headers[index - (index % 2)]?.toLowerCase() !== 'host',
  )
  return ['Host', host, ...others]
}

/** Node.js joins headers that are sent twice. */
function listOf(header: string | string[] | undefined): string[] {
  const text = Array.isArray(header) ? header.join(',') : (header ?? '')
  const words = text.split(',').map((word) => word.trim())
  return words.filter((word) => word !== '')
}
