/** A request as it came in, unchanged, for its signature to be checked. */
export interface SignedRequest {
  /** The method as sent, such as `POST`. */
  method: string
  /** The path as on the wire, before `?`: one character per byte, percent escapes untouched. */
  path: string
  /** The query string as on the wire, without `?`; empty when there is none. */
  query: string
  /** Node's `rawHeaders`: name, value, name, value …, one character per byte. */
  headers: readonly string[]
  /** The body's bytes; empty when there is none. */
  body: Uint8Array
}
