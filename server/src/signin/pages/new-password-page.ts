import type { PasswordPolicy } from '../../accounts/password-policy.js'
import type { HttpAnswer } from '../../http/server.js'
import { type Field, fieldHtml, focusFirst, type FormErrors } from '../../pages/form.js'
import { type Html, html } from '../../pages/html.js'
import { alertHtml, backLink, cancelForm, helpHtml, hidden, page, statusOf } from './frame.js'

const fields: readonly Field[] = [
  {
    name: 'oldPassword',
    label: 'Old password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  },
  {
    name: 'newPassword',
    label: 'New password',
    type: 'password',
    autocomplete: 'new-password',
    required: true,
  },
  {
    name: 'confirmPassword',
    label: 'Confirm new password',
    type: 'password',
    autocomplete: 'new-password',
    required: true,
  },
]

export function newPasswordPage(
  shown: { userName: string; policy: PasswordPolicy | undefined; goTo: string },
  errors: FormErrors,
): HttpAnswer {
  const content = html`${alertHtml(errors)}
    <p>To go on, choose another password.</p>
    <form method="post" action="/signin/new-password" novalidate>
      ${hidden('goto', shown.goTo)}
      <label for="username">IAM user name</label>
      <input
        id="username"
        name="username"
        type="text"
        value="${shown.userName}"
        autocomplete="username"
        readonly
      />
      ${focusFirst(fields, errors).map((field) => fieldHtml(field, {}, errors))}
      ${rulesHtml(shown.policy)}
      <button type="submit">Change password and sign in</button>
    </form>
    ${cancelForm(shown.goTo)} ${helpHtml}`
  return page(statusOf(errors), 'Choose a new password', content)
}

/** What the account demands of passwords, as the console's account settings say it. */
function rulesHtml(policy: PasswordPolicy | undefined): Html {
  return html`<p id="rules">Your new password must:</p>
    <ul class="rules" aria-labelledby="rules">
      ${rulesOf(policy).map((rule) => html`<li>${rule}</li>`)}
    </ul>`
}

function rulesOf(policy: PasswordPolicy | undefined): string[] {
  if (policy === undefined)
    return [
      'have at least 8 characters',
      'have three of: upper-case letters, lower-case letters, numbers, symbols',
      'not be the name or the e-mail address of the account',
      'be another than your old password',
    ]
  const remembered = policy.PasswordReusePrevention ?? 1
  const demands: [boolean, string][] = [
    [true, `have at least ${policy.MinimumPasswordLength} characters`],
    [policy.RequireUppercaseCharacters, 'have an upper-case letter'],
    [policy.RequireLowercaseCharacters, 'have a lower-case letter'],
    [policy.RequireNumbers, 'have a number'],
    [policy.RequireSymbols, "have one of ! @ # $ % ^ & * ( ) _ + - = [ ] { } | '"],
    [
      true,
      remembered > 1
        ? `be another than your last ${remembered} passwords`
        : 'be another than your old password',
    ],
  ]
  return demands.filter(([isDemanded]) => isDemanded).map(([, rule]) => rule)
}

/** Who may not choose a password of his own, and who can help. */
export function mayNotChangePage({ needsMfa }: { needsMfa: boolean }): HttpAnswer {
  const content = html`<p class="notice bad" role="alert">
      You must choose another password before you can sign in, and you are not allowed to.
    </p>
    <p>
      ${
        needsMfa
          ? 'Your permissions let you change it only after signing in with an MFA device, and you have none yet.'
          : 'Your permissions do not include changing your own password.'
      }
    </p>
    <p>Ask your administrator to do one of these:</p>
    <ul>
      <li>set a password for you that need not be changed at sign-in;</li>
      <li>
        or allow you
        <code>iam:ChangePassword</code
        >${needsMfa ? ' without MFA until you have a device' : ', for example by the managed policy IAMUserChangePassword'}.
      </li>
    </ul>
    ${backLink()} ${helpHtml}`
  return page(403, 'Your administrator has to help', content)
}

export function hardExpiryPage(): HttpAnswer {
  const content = html`<p class="notice bad" role="alert">Your password has expired.</p>
    <p>In this account only an administrator can replace it. Contact your administrator.</p>
    ${backLink()} ${helpHtml}`
  return page(403, 'Your password has expired', content)
}
