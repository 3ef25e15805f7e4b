import { call } from '../api/call.js'
import { tellOtherTabs } from './other-tabs.js'

/** Ends the session on the server and in every tab. */
export async function signOut(): Promise<void> {
  await call('signin', 'SignOut', {})
  leaveSignedOut()
}

/** Once the session is gone, no tab shows anything of it. */
export function leaveSignedOut(): void {
  tellOtherTabs('signed-out')
  globalThis.location.assign('/signin')
}

/** After a switch of role everything that is shown is another principal's. */
export function startAgain(path: string): void {
  tellOtherTabs('changed')
  globalThis.location.assign(path)
}
