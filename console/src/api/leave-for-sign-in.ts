/** Goes to the sign-in page, which leads back here. */
export function leaveForSignIn(): void {
  const { pathname, search } = globalThis.location
  globalThis.location.assign(signInPath(pathname + search))
}

export function signInPath(goto: string): string {
  return `/signin?goto=${encodeURIComponent(goto)}`
}
