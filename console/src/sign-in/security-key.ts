import {
  browserSupportsWebAuthn,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'
import { keyErrorText } from './key-error-text.js'

/** Opens the browser's dialog for a security key, by itself and again by a button, and sends what the key signed. */
export function askForSecurityKey(): void {
  const form = document.querySelector<HTMLFormElement>('form[data-security-key]')
  const status = form?.querySelector<HTMLElement>('[data-status]')
  const start = form?.querySelector<HTMLButtonElement>('[data-start]')
  const credential = form?.querySelector<HTMLInputElement>('input[name="credential"]')
  if (!form || !status || !start || !credential) return
  start.hidden = false
  if (!browserSupportsWebAuthn()) {
    status.textContent = keyErrorText('NotSupportedError')
    return
  }
  const optionsJSON = JSON.parse(
    form.dataset['securityKey'] ?? '{}',
  ) as PublicKeyCredentialRequestOptionsJSON

  async function ask(): Promise<void> {
    if (!form || !status || !start || !credential) return
    start.disabled = true
    status.textContent = 'Waiting for your security key…'
    try {
      credential.value = JSON.stringify(await startAuthentication({ optionsJSON }))
      status.textContent = 'Signing you in…'
      form.submit()
    } catch (error) {
      status.textContent = keyErrorText(error instanceof Error ? error.name : '')
      start.disabled = false
      start.focus()
    }
  }

  start.addEventListener('click', () => void ask())
  // No trap while the dialog waits: the other ways out of the page work.
  for (const other of document.forms)
    if (other !== form)
      other.addEventListener('submit', () => WebAuthnAbortService.cancelCeremony())
  if (form.hasAttribute('data-wait')) status.textContent = 'Try again when you are ready.'
  else void ask()
}
