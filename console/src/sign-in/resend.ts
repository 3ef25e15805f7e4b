/** The button for another code waits as long as the server would refuse one, and says how long. */
export function waitBeforeResend(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-resend]')) {
    const button = form.querySelector('button')
    if (button !== null) countDown(button, Number(form.dataset['resend']))
  }
}

function countDown(button: HTMLButtonElement, seconds: number): void {
  const text = button.textContent
  const endsAt = Date.now() + seconds * 1000
  const show = (): void => {
    const left = Math.ceil((endsAt - Date.now()) / 1000)
    button.disabled = left > 0
    button.textContent = left > 0 ? resendText(text, left) : text
    if (left > 0) setTimeout(show, 1000)
  }
  show()
}

export const resendText = (text: string, secondsLeft: number): string =>
  `${text} (in ${secondsLeft} s)`
