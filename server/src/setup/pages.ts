import type { CreatedAccount } from '../accounts/create-account.js'
import type { HttpAnswer } from '../http/server.js'
import {
  type Field,
  fieldHtml,
  focusFirst,
  type FormErrors,
  type FormValues,
} from '../pages/form.js'
import { framedBy, type Html, html, nothing } from '../pages/html.js'
import { openWayContent, openWayTitle } from '../pages/open-way.js'

const page = framedBy({ styleSheet: '/setup/style.css' })

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
  const fields = focusFirst(accountFields, errors)
  const content = html` <p>This link works once. It creates the first account of this server.</p>
    ${failed ? html` <p class="notice bad" role="alert">The account was not created. ${errors['form'] ?? 'Please correct the marked fields.'}</p> ` : nothing}
    <form method="post" action="/setup/${token}" novalidate>
      ${fields.map((field) => fieldHtml(field, values, errors))}
      <button type="submit">Create account</button>
    </form>`
  return page(failed ? 400 : 200, 'Set up your account', content)
}

export interface MfaOffer {
  ticket: string
  base32Seed: string
  otpauthUri: string
  qrCode: Buffer
}

/** What was made, shown once, and the offer to activate MFA for the root user. */
export function createdPage(account: CreatedAccount, offer: MfaOffer): HttpAnswer {
  const content = html` <p class="notice good" role="status">
      The account was
      created.${account.accessKeyId === undefined ? '' : ' Keep the secret access key now: it is not shown again.'}
    </p>
    <dl>
      <dt>Account ID</dt>
      <dd id="account-id">${account.accountId}</dd>
      ${adminHtml(account)}
    </dl>
    <h2>Activate MFA on your root user</h2>
    ${mfaForm(offer, {})}`
  return page(200, 'Your account is ready', content)
}

function adminHtml(account: CreatedAccount): Html {
  if (account.accessKeyId === undefined) return nothing
  return html` <dt>Administrator</dt>
    <dd>${account.adminUserName ?? ''}</dd>
    <dt>Access key ID</dt>
    <dd id="access-key-id">${account.accessKeyId}</dd>
    <dt>Secret access key</dt>
    <dd id="secret-access-key">${account.secretAccessKey ?? ''}</dd>`
}

/** The same form after codes that were not right. */
export function mfaAgainPage(offer: MfaOffer, errors: FormErrors): HttpAnswer {
  return page(400, 'Activate MFA on your root user', mfaForm(offer, errors))
}

const codeFields: readonly Field[] = [
  { name: 'code1', label: 'MFA code 1', type: 'text', autocomplete: 'one-time-code', code: true },
  {
    name: 'code2',
    label: 'MFA code 2',
    type: 'text',
    autocomplete: 'off',
    hint: 'The app shows it about 30 seconds after the first.',
    code: true,
  },
]

function mfaForm(offer: MfaOffer, errors: FormErrors): Html {
  const failed = Object.keys(errors).length > 0
  const fields = failed ? focusFirst(codeFields, errors) : codeFields
  return html` <p>
      The root user can do everything, so its password alone should not be enough. Scan this code
      with an authenticator app on your phone, then type two codes that it shows one after the
      other.
    </p>
    ${seedHtml(offer)}
    <form method="post" action="/setup/mfa" novalidate>
      <input type="hidden" name="ticket" value="${offer.ticket}" />
      ${fields.map((field) => fieldHtml({ ...field, required: true }, {}, errors))}
      <button type="submit">Assign MFA</button>
    </form>
    <form method="post" action="/setup/mfa">
      <input type="hidden" name="ticket" value="${offer.ticket}" />
      <button class="quiet" type="submit" name="later" value="1">Not now</button>
    </form>`
}

/** The seed for a camera, for an app on this very device, and for the keyboard. */
function seedHtml({ base32Seed, otpauthUri, qrCode }: MfaOffer): Html {
  const groups = base32Seed.match(/.{1,4}/g) ?? []
  return html` <img
      class="qr"
      alt="QR code of the device's secret key; the key itself is below"
      src="data:image/png;base64,${qrCode.toString('base64')}"
    />
    <p><a href="${otpauthUri}">Open in an app on this device</a></p>
    <details>
      <summary>Show secret key</summary>
      <p><code id="secret-key">${groups.map((group) => html`<span>${group}</span>`)}</code></p>
    </details>`
}

const nextHtml = html` <p>
  You can close this page and go on with the AWS CLI: <code>aws configure</code> takes an
  administrator's access key, <code>--endpoint-url</code> this server's address.
</p>`

export function donePage(mfaActive: boolean): HttpAnswer {
  const content = mfaActive
    ? html` <p class="notice good" role="status">MFA is active for the root user.</p>
        <p>Keep the app's entry safe: from now on the root user cannot sign in without it.</p>
        ${nextHtml}`
    : html` <p class="notice bad" role="status">The root user has no MFA device yet.</p>
        <p>Whoever learns the root user's password can do everything.</p>
        ${nextHtml}`
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

export function deadOfferPage(): HttpAnswer {
  const content = html` <p class="notice bad" role="alert">
      This step was finished or put off already, or half an hour has passed.
    </p>
    <p>The account exists. Nothing was changed.</p>`
  return page(404, 'This step is over', content)
}

export function foreignFormPage(): HttpAnswer {
  const content = html` <p class="notice bad" role="alert">
      This form was sent from another site's page, so nothing was done.
    </p>
    <p>Open the set-up link itself and fill in the form there.</p>`
  return page(403, 'This form came from elsewhere', content)
}

export const openWayPage = (): HttpAnswer => page(403, openWayTitle, openWayContent)
