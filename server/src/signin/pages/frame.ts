import type { FormErrors } from '../../pages/form.js'
import { framedBy, type Html, html, nothing } from '../../pages/html.js'

/** The sign-in pages work without their script, but for security keys. */
export const page = framedBy({
  styleSheet: '/signin/style.css',
  script: '/console/sign-in/sign-in.js',
})

/** A page whose form was not accepted has another status, so that browsers do not keep the password. */
export const statusOf = (errors: FormErrors): number =>
  Object.keys(errors).length === 0 ? 200 : 403

/** Says at the top that something below is wrong: the first thing that a screen reader reads. */
export const alertHtml = (errors: FormErrors): Html =>
  Object.keys(errors).length === 0
    ? nothing
    : html`<p class="notice bad" role="alert">
        ${errors['form'] ?? 'You are not signed in. Please look at the marked field.'}
      </p>`

export const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}" />`

/** Forgets whom the browser remembers. */
export const forgetForm = (goTo: string): Html =>
  html`<form method="post" action="/signin/forget">
    ${hidden('goto', goTo)}
    <button class="quiet" type="submit">Sign in to a different account</button>
  </form>`

/** Ends the attempt. The next one leads to the same place. */
export const cancelForm = (goTo: string): Html =>
  html`<form method="post" action="/signin/cancel">
    ${hidden('goto', goTo)}
    <button class="quiet" type="submit">Cancel</button>
  </form>`

export const backLink = (path = '/signin'): Html =>
  html`<p><a href="${path}">Back to sign-in</a></p>`

/** In the same place on every page: WCAG 2.2, 3.2.6. */
export const helpHtml: Html = html`<p class="help">
  <a href="/signin/trouble">Trouble signing in?</a>
</p>`

export const withGoTo = (path: string, goTo: string): string => {
  const mark = path.includes('?') ? '&' : '?'
  return goTo === '/console' ? path : `${path}${mark}goto=${encodeURIComponent(goTo)}`
}
