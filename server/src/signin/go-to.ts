/** Where sign-in leads when nothing else was asked for. */
export const consolePath = '/console'

const longest = 2048

/**
 * The path that the browser goes to when it is signed in: a page of the console or the page that switches role, and never
 * another site's. Browsers take `//` and `\` for the beginning of a host, and leave out control characters before they look
 * (URL Standard, §4.4).
 */
export function safeGoTo(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > longest) return consolePath
  const isOurs = /^\/(?:console|switchrole)(?=[/?#]|$)/.test(wanted)
  // Printable ASCII only: what is none stands percent-encoded in a path.
  if (!isOurs || !/^[!-~]*$/.test(wanted) || /\/\/|\\/.test(pathOf(wanted))) return consolePath
  return /(?:^|\/)(?:\.|%2e){1,2}(?:\/|$)/i.test(pathOf(wanted)) ? consolePath : wanted
}

const pathOf = (target: string): string => target.split(/[?#]/, 1)[0] ?? ''
