import type { SignedRequest } from '../wire/sigv4/request.js'

/** An HTTP request whose body has been read. */
export interface ApiRequest extends SignedRequest {
  /** Lower-case names; of a repeated header the first. */
  header(name: string): string | undefined
  sourceIp: string
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
