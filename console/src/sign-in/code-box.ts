/** What is left of a code that was typed or pasted with blanks, as apps show it. */
export const withoutBlanks = (typed: string): string => typed.replace(/\s/g, '')

/** The form of a code submits by itself when all its digits are in; no form of codes is sent twice. */
export function submitWhenComplete(): void {
  const boxes = [...document.querySelectorAll<HTMLInputElement>('input.code')]
  for (const box of boxes) box.addEventListener('input', () => takeCode(box))
  const forms = new Set(boxes.map((box) => box.form).filter((form) => form !== null))
  for (const form of forms) form.addEventListener('submit', (event) => sendOnce(form, event))
  // A page that the browser kept from before can be sent again.
  addEventListener('pageshow', () => {
    for (const form of forms) delete form.dataset['sent']
  })
}

/** Codes have six digits where the page does not say otherwise. */
export const isWhole = (code: string, digits = '6'): boolean =>
  /^[0-9]+$/.test(code) && code.length === Number(digits)

function takeCode(box: HTMLInputElement): void {
  const code = withoutBlanks(box.value)
  if (!isWhole(code, box.dataset['digits'])) return
  box.value = code
  if (box.form?.hasAttribute('data-code') === true) box.form.requestSubmit()
}

/** A code counts once: sent twice it would be refused the second time. */
function sendOnce(form: HTMLFormElement, event: SubmitEvent): void {
  if (form.dataset['sent'] === 'true') event.preventDefault()
  form.dataset['sent'] = 'true'
  for (const box of form.querySelectorAll<HTMLInputElement>('input.code'))
    box.value = withoutBlanks(box.value)
}
