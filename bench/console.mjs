// Calls of the console as its pages make them: a cookie and JSON.
const headersFor = (port) => ({ host: `127.0.0.1:${port}`, origin: `http://127.0.0.1:${port}` })

/** Signs in by the page. Resolves to what makes the bytes of a call: `('sallyport/ListUsersOverview', {})`. */
export async function signInToConsole(port, form) {
  const { origin } = headersFor(port)
  const answer = await fetch(`${origin}/signin/password`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin },
    body: new URLSearchParams(form),
  })
  const cookie = answer.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .find((pair) => pair.startsWith('__Host-sallyport-session='))
  if (cookie === undefined) throw new Error(`sign-in answered ${answer.status} without a session`)
  return (operation, input) => {
    const body = JSON.stringify(input)
    const lines = [
      `POST /console/api/${operation} HTTP/1.1`,
      ...Object.entries({
        ...headersFor(port),
        cookie,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      }).map(([name, value]) => `${name}: ${value}`),
    ]
    return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
  }
}
