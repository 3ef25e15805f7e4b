import type { SignedRequest } from '../wire/sigv4/request.js'

/** An HTTP request whose body has been read. */
export interface ApiRequest extends SignedRequest {
  /** Lower-case names; of a repeated header the first. */
  header(name: string): string | undefined
  /** The host that the client asked for, with its port if it is not the scheme's own; empty if it named none. */
  host: string
  /** The client's address, as far as trusted proxies tell it. */
  sourceIp: string
  /** Whoever is connected: the client, or the last proxy before us. */
  peerIp: string
  /** Whether the client asked by https: of us, or of a trusted proxy. */
  secureTransport: boolean
}

/** What goes back. `body` is sent as it is, piece after piece. */
export interface ApiAnswer {
  /** How the call of an operation ended; absent where none was called. */
  outcome?: { operation: string; code: string }
  status: number
  headers: Readonly<Record<string, string>>
  body: readonly (string | Buffer)[]
}
