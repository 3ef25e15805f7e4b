/** A switch under each password box that shows what was typed: WCAG 2.2, 3.3.8 wants no test of memory. */
export function addRevealButtons(): void {
  for (const box of document.querySelectorAll<HTMLInputElement>('input[type="password"]'))
    box.after(revealButton(box))
}

function revealButton(box: HTMLInputElement): HTMLButtonElement {
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'reveal'
  button.setAttribute('aria-controls', box.id)
  const show = (isShown: boolean): void => {
    box.type = isShown ? 'text' : 'password'
    // The name says what it does next; a pressed state beside it would say the opposite.
    button.textContent = isShown ? 'Hide password' : 'Show password'
  }
  show(false)
  button.addEventListener('click', () => show(box.type === 'password'))
  // Browsers keep what stands in a text box for the next time; not this.
  box.form?.addEventListener('submit', () => show(false))
  return button
}
