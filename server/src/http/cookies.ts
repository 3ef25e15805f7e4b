/**
 * The cookies of browsers. `__Host-`: sent by browsers only over https or to this machine, never to another host, never set by
 * one (RFC 6265bis §4.1.3.2).
 */
export const cookieNames = {
  /** A session of the console. */
  session: '__Host-sallyport-session',
  /** A sign-in between the right password and the session. */
  attempt: '__Host-sallyport-signin',
  /** Whom the sign-in page remembers, and that he signed in with this browser before. */
  known: '__Host-sallyport-known',
} as const

export type CookieName = (typeof cookieNames)[keyof typeof cookieNames]

/** The value that the request brings; undefined where it brings none, or more than one. */
export function readCookie(
  request: { header(name: string): string | undefined },
  name: CookieName,
): string | undefined {
  const values = (request.header('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return values.length === 1 && values[0] !== '' ? values[0] : undefined
}

/**
 * The value of a Set-Cookie header; an empty value takes the cookie away. Without `maxAgeSeconds` it goes when the browser is
 * closed. Strict: a page of another site cannot make the browser send it, not even by a link.
 */
export function cookieHeader(name: CookieName, value: string, maxAgeSeconds?: number): string {
  const life =
    value === '' ? '; Max-Age=0' : maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`
  return `${name}=${value}; Path=/; HttpOnly; Secure; SameSite=Strict${life}`
}
