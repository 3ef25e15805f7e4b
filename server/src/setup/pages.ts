import type { CreatedAccount } from '../accounts/create-account.js'
import type { HttpAnswer } from '../http/server.js'
import { type Field, fieldHtml, type FormErrors, type FormValues } from './form.js'
import { type Html, html, page } from './html.js'

const nothing: Html = { markup: '' }

const accountFields: readonly Field[] = [
  {
    name: 'accountName',
    label: 'Account name',
    type: 'text',
    autocomplete: 'organization',
    required: true,
  },
  {
    name: 'rootEmail',
    label: 'Root user e-mail address',
    type: 'email',
    autocomplete: 'username',
    hint: 'The root user signs in with it.',
    required: true,
  },
  {
    name: 'rootPhone',
    label: 'Phone number (optional)',
    type: 'tel',
    autocomplete: 'tel',
    hint: 'With the country code. It helps to get back in when an MFA device is lost.',
  },
  {
    name: 'password',
    label: 'Root user password',
    type: 'password',
    autocomplete: 'new-password',
    hint: 'At least 8 characters.',
    required: true,
  },
  {
    name: 'confirmPassword',
    label: 'Confirm password',
    type: 'password',
    autocomplete: 'new-password',
    required: true,
  },
  {
    name: 'adminUserName',
    label: 'Administrator user name (optional)',
    type: 'text',
    autocomplete: 'off',
    hint: 'Also makes an IAM user with AdministratorAccess and an access key for the AWS CLI.',
  },
]

/** The form for the first account; with errors, each at its field. */
export function accountPage(
  token: string,
  values: FormValues = { adminUserName: 'admin' },
  errors: FormErrors = {},
): HttpAnswer {
  const failed = Object.keys(errors).length > 0
  const content = html` <p>This link works once. It creates the first account of this server.</p>
    ${failed ? html` <p class="notice bad" role="alert">The account was not created. ${errors['form'] ?? 'Please correct the marked fields.'}</p> ` : nothing}
    <form method="post" action="/setup/${token}" novalidate>
      ${accountFields.map((field) => fieldHtml(field, values, errors))}
      <button type="submit">Create account</button>
    </form>`
  return page(failed ? 400 : 200, 'Set up your account', content)
}

export interface MfaOffer {
  ticket: string
  base32Seed: string
  qrCode: Buffer
}

/** What was made, shown once, and the offer to activate MFA for the root user. */
export function createdPage(account: CreatedAccount, offer: MfaOffer): HttpAnswer {
  const content = html` <p class="notice good" role="status">The account is ready.</p>
    <dl>
      <dt>Account ID</dt>
      <dd id="account-id">${account.accountId}</dd>
      ${adminHtml(account)}
    </dl>
    ${mfaForm(offer, {})}`
  return page(200, 'Activate MFA on your root user', content)
}

function adminHtml(account: CreatedAccount): Html {
  if (account.accessKeyId === undefined) return nothing
  return html` <dt>Administrator</dt>
    <dd>${account.adminUserName ?? ''}</dd>
    <dt>Access key ID</dt>
    <dd id="access-key-id">${account.accessKeyId}</dd>
    <dt>Secret access key, shown this once</dt>
    <dd id="secret-access-key">${account.secretAccessKey ?? ''}</dd>`
}

/** The same form after codes that were not right. */
export function mfaAgainPage(offer: MfaOffer): HttpAnswer {
  const errors = {
    code1:
      'These codes are not two consecutive codes of this device. Wait for a new code and try again.',
  }
  return page(400, 'Activate MFA on your root user', mfaForm(offer, errors))
}

function mfaForm({ ticket, base32Seed, qrCode }: MfaOffer, errors: FormErrors): Html {
  const code = (name: string, label: string): Html =>
    fieldHtml(
      { name, label, type: 'text', autocomplete: 'one-time-code', required: true, code: true },
      {},
      errors,
    )
  return html` <h2>Protect the root user now</h2>
    <p>
      The root user can do everything. Scan this code with an authenticator app on your phone, then
      type two codes that it shows one after the other.
    </p>
    <img
      class="qr"
      alt="QR code of the device's secret key"
      src="data:image/png;base64,${qrCode.toString('base64')}"
    />
    <details>
      <summary>Show secret key</summary>
      <p><code id="secret-key">${base32Seed}</code></p>
    </details>
    <form method="post" action="/setup/mfa">
      <input
        type="hidden"
        name="ticket"
        value="${ticket}"
      />${code('code1', 'MFA code 1')}${code('code2', 'MFA code 2')}
      <p class="hint">The second code appears about 30 seconds after the first.</p>
      <button type="submit">Assign MFA</button>
    </form>
    <form method="post" action="/setup/mfa">
      <input type="hidden" name="ticket" value="${ticket}" />
      <button class="quiet" type="submit" name="later" value="1">Not now</button>
    </form>`
}

export function donePage(mfaActive: boolean): HttpAnswer {
  const content = mfaActive
    ? html` <p class="notice good" role="status">MFA is active for the root user.</p>
        <p>
          Keep the app's entry safe: from now on the root user cannot sign in without it. You can
          close this page.
        </p>`
    : html` <p class="notice bad" role="status">The root user has no MFA device yet.</p>
        <p>Whoever learns the root user's password can do everything. You can close this page.</p>`
  return page(200, mfaActive ? 'You are set up' : 'Set up without MFA', content)
}

export function deadLinkPage(): HttpAnswer {
  const content = html` <p class="notice bad" role="alert">
      This link was used already, has expired, or is not complete.
    </p>
    <p>
      A server without an account prints a new link when it starts. Accounts can also be made on the
      server's own machine with <code>npx sallyport account create</code>.
    </p>`
  return page(404, 'This link does not work', content)
}
