import type { HttpAnswer } from '../../http/server.js'
import {
  type Field,
  fieldHtml,
  focusFirst,
  type FormErrors,
  type FormValues,
} from '../../pages/form.js'
import { type Html, html, nothing } from '../../pages/html.js'
import { alertHtml, forgetForm, helpHtml, hidden, page, statusOf, withGoTo } from './frame.js'

const passwordField: Field = {
  name: 'password',
  label: 'Password',
  type: 'password',
  autocomplete: 'current-password',
  required: true,
}

/** The first page is also where a sign-in that was begun and is over leads. */
const overHtml = (isOver = false): Html =>
  isOver
    ? html`<p class="notice" role="status">
        Your sign-in took too long, or was ended elsewhere. Please sign in again.
      </p>`
    : nothing

/** `/signin` where nobody is remembered: who signs in? */
export function mainPage(
  { values, goTo, isOver }: { values: FormValues; goTo: string; isOver?: boolean },
  errors: FormErrors,
): HttpAnswer {
  const isUser = values['kind'] === 'user'
  const email: Field = {
    name: 'email',
    label: 'Root user email address',
    type: 'email',
    autocomplete: 'username',
    focus: !isUser,
  }
  const account: Field = {
    name: 'account',
    label: 'Account ID (12 digits) or account alias',
    type: 'text',
    autocomplete: 'organization',
    focus: isUser,
  }
  const content = html`${alertHtml(errors)}${overHtml(isOver)}
    <form method="post" action="/signin" novalidate>
      ${hidden('goto', goTo)}
      <fieldset class="choice">
        <legend>Who are you?</legend>
        <label
          ><input type="radio" name="kind" value="root" ${isUser ? '' : 'checked'} />
          <span><strong>Root user</strong> The owner of the account, with all rights.</span></label
        >
        <label
          ><input type="radio" name="kind" value="user" ${isUser ? 'checked' : ''} />
          <span><strong>IAM user</strong> A user within an account.</span></label
        >
      </fieldset>
      <div class="for-root">${fieldHtml(email, values, errors)}</div>
      <div class="for-user">${fieldHtml(account, values, errors)}</div>
      <button type="submit">Next</button>
    </form>
    ${helpHtml}`
  return page(statusOf(errors), 'Sign in', content)
}

/** The root user's second box, on a page of its own. The address stands there so that password managers know whose it is. */
export function rootPasswordPage(
  shown: { email: string; goTo: string; isRemembered: boolean; isOver?: boolean },
  errors: FormErrors,
): HttpAnswer {
  const { email, goTo, isRemembered, isOver } = shown
  const content = html`${alertHtml(errors)}${overHtml(isOver)}
    <form method="post" action="/signin/password" novalidate>
      ${hidden('goto', goTo)}
      <label for="email">Root user email address</label>
      <input
        id="email"
        name="email"
        type="email"
        value="${email}"
        autocomplete="username"
        readonly
      />
      ${errors['email'] === undefined ? nothing : html`<p class="error">${errors['email']}</p>`}
      ${fieldHtml({ ...passwordField, focus: true }, {}, errors)}
      <button type="submit">Sign in</button>
    </form>
    ${
      isRemembered
        ? forgetForm(goTo)
        : html`<p><a href="${withGoTo('/signin?as=root', goTo)}">Use another email address</a></p>`
    }
    <p><a href="${withGoTo('/signin?as=user', goTo)}">Sign in as IAM user</a></p>
    ${helpHtml}`
  return page(statusOf(errors), 'Root user sign in', content)
}

/** Three boxes. Which of them was wrong is not told. */
export function userPage(
  shown: { values: FormValues; goTo: string; isRemembered: boolean; isOver?: boolean },
  errors: FormErrors,
): HttpAnswer {
  const { values, goTo, isRemembered, isOver } = shown
  const fields: Field[] = [
    {
      name: 'account',
      label: 'Account ID (12 digits) or account alias',
      type: 'text',
      autocomplete: 'organization',
      required: true,
    },
    {
      name: 'username',
      label: 'IAM user name',
      type: 'text',
      autocomplete: 'username',
      required: true,
    },
    passwordField,
  ]
  const firstEmpty = fields.find(({ name }) => !values[name] || name === 'password')
  const focused =
    Object.keys(errors).length > 0
      ? focusFirst(fields, errors)
      : fields.map((field) => ({ ...field, focus: field === firstEmpty }))
  const content = html`${alertHtml(errors)}${overHtml(isOver)}
    <form method="post" action="/signin/password" novalidate>
      ${hidden('goto', goTo)}${focused.map((field) => fieldHtml(field, values, errors))}
      <button type="submit">Sign in</button>
    </form>
    ${isRemembered ? forgetForm(goTo) : nothing}
    <p><a href="${withGoTo('/signin?as=root', goTo)}">Sign in using root user email</a></p>
    ${helpHtml}`
  return page(statusOf(errors), 'Sign in as IAM user', content)
}
