// The first that fits: browsers name their ancestors, too.
const browsers = [
  ['Edge', /\bEdg(?:e|A|iOS)?\/(\d+)/],
  ['Opera', /\bOPR\/(\d+)/],
  ['Firefox', /\b(?:Firefox|FxiOS)\/(\d+)/],
  ['Chrome', /\b(?:HeadlessChrome|Chrome|CriOS)\/(\d+)/],
  ['Safari', /\bVersion\/(\d+).*\bSafari\//],
] as const

const systems = [
  ['iOS', /\b(?:iPhone|iPad)\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const

/** `Firefox 140 on Linux`; the text as it is where it is no browser that we know. */
export function browserName(userAgent: string): string {
  const system = systems.find(([, form]) => form.test(userAgent))?.[0]
  for (const [name, form] of browsers) {
    const version = form.exec(userAgent)?.[1]
    if (version !== undefined)
      return system === undefined ? `${name} ${version}` : `${name} ${version} on ${system}`
  }
  return userAgent === '' ? 'Unknown' : userAgent
}
