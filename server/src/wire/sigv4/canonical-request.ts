import { canonicalHeader } from './headers.js'
import { canonicalQuery, parseQuery } from './query.js'
import type { SignedRequest } from './request.js'
import { encodePath } from './uri-encoding.js'

/**
 * The canonical request of Signature Version 4, one character per byte, or `undefined` when a
 * header that is said to be signed was not sent.
 *
 * `signedHeaders` are names in lower case, in the order signed; `bodyHash` is the SHA-256 of the
 * body in hexadecimal. Throws `MalformedQueryString` as `parseQuery` does.
 *
 * @example
 * canonicalRequest(request, ['host', 'x-amz-date'], sha256OfBody)
 */
export function canonicalRequest(
  request: SignedRequest,
  signedHeaders: readonly string[],
  bodyHash: string,
): string | undefined {
  const query = request.query === '' ? '' : canonicalQuery(parseQuery(request.query))
  let text = `${request.method}\n${canonicalPath(request.path)}\n${query}\n`
  for (const name of signedHeaders) {
    const value = canonicalHeader(request.headers, name)
    if (value === undefined) return undefined
    text += `${name}:${value}\n`
  }
  return `${text}\n${signedHeaders.join(';')}\n${bodyHash}`
}

/**
 * The path as it is signed: empty and `.` segments left out, `..` taking one back, and everything
 * percent-encoded once more than on the wire.
 *
 * @example
 * canonicalPath('/./example//a%20b/') // '/example/a%2520b/'
 */
export function canonicalPath(path: string): string {
  if (path === '/' || path === '') return '/'
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : ''
  return encodePath(`/${segments.join('/')}${end}`)
}
