/** What a request tells about the page that it was sent from. */
export interface FromPage {
  /** Lower-case names. */
  header(name: string): string | undefined
  host: string
  secureTransport: boolean
}

/**
 * Whether another site's page sent this. Browsers tell in headers that no page can set; what is not a browser may send neither.
 * `publicOrigin` is the origin of the public URL where there is one, such as `https://iam.example.com`.
 */
export function isFromElsewhere(request: FromPage, publicOrigin?: string): boolean {
  // Fetch Metadata §2.4: `none` is a person's own doing, such as a typed address.
  const site = request.header('sec-fetch-site')
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const origin = request.header('origin')
  if (origin === undefined) return false
  // RFC 6454 §6.1: an origin in its written form, the port left out where it is the scheme's own.
  return origin !== (publicOrigin ?? askedOrigin(request))
}

/** The origin that the client asked for; undefined where its host is none. */
function askedOrigin({ host, secureTransport }: FromPage): string | undefined {
  const url = `${secureTransport ? 'https' : 'http'}://${host}`
  return URL.canParse(url) ? new URL(url).origin : undefined
}
