import type { HttpAnswer } from '../../http/server.js'
import type { Prompt } from '../../mfa/device-kind.js'
import { type Field, fieldHtml, focusFirst, type FormErrors } from '../../pages/form.js'
import { type Html, html, nothing } from '../../pages/html.js'
import type { DeviceChoice } from '../device-choices.js'
import { alertHtml, cancelForm, helpHtml, hidden, page, statusOf } from './frame.js'

/** What each second page needs to lead out of it. */
export interface WaysOut {
  isRoot: boolean
  /** Other devices can be chosen. */
  hasChoice: boolean
  /** The page is already the one for trouble, root's. */
  isTrouble: boolean
  /** Stands in the forms, for a sign-in that is over when they are sent. */
  goTo: string
}

/** What the page of a device knows of whoever signs in. */
export interface SecondPage extends WaysOut {
  name: string
  /** Of the device that is asked for. */
  deviceName: string
}

const title = 'Multi-factor Authentication'

/** What is to be told of a code that was sent, or was not. */
export type ShownSending =
  | { kind: 'not-allowed' }
  | { kind: 'not-sent' }
  | {
      kind: 'sent'
      /** The end of the number. */
      lastDigits: string
      /** Another one, on request. */
      isAgain: boolean
      isExpired: boolean
      resendsLeft: number
      waitSeconds: number
    }

/** A box for a code. */
export function codePage(
  shown: SecondPage & {
    prompt: Extract<Prompt, { kind: 'code' }>
    codeDigits: number
    isInStep: boolean
    /** The device may be resynchronised here and now. */
    mayResynchronise: boolean
    /** Of devices that codes are sent to. */
    sending: ShownSending | undefined
  },
  errors: FormErrors,
): HttpAnswer {
  const field: Field = {
    name: 'code',
    label: shown.prompt.label,
    type: 'text',
    autocomplete: 'one-time-code',
    required: true,
    code: shown.codeDigits,
    focus: errors['code1'] === undefined && errors['code2'] === undefined,
  }
  const content = html`${alertHtml(errors)}
  ${
    shown.isInStep
      ? html`<p class="notice good" role="status">
          Your device is in step again. Wait for the next code, then enter it.
        </p>`
      : nothing
  }
  ${sentHtml(shown.sending, shown.prompt)} ${whoHtml(shown)}
  ${
    shown.sending?.kind === 'not-allowed'
      ? nothing
      : html`<form method="post" action="/signin/mfa" data-code novalidate>
          ${hidden('goto', shown.goTo)}${fieldHtml(field, {}, errors)}
          <button type="submit">Submit</button>
        </form>`
  }
  ${resendHtml(shown, errors)} ${shown.mayResynchronise ? resyncHtml(shown, errors) : nothing}
  ${waysOut({ ...shown, isTrouble: shown.mayResynchronise })}`
  return page(statusOf(errors), title, content)
}

function sentHtml(sending: ShownSending | undefined, { hint }: { hint: string }): Html {
  if (sending === undefined) return html`<p>${hint}</p>`
  if (sending.kind === 'not-allowed')
    return html`<p class="notice bad" role="alert">
      Text messages are switched off for this account, so this device cannot be used. Contact your
      administrator.
    </p>`
  if (sending.kind === 'not-sent')
    return html`<p class="notice bad" role="alert">
      No code could be sent: there were too many, or this server cannot send any now. Try again in
      an hour, or contact your administrator.
    </p>`
  const { lastDigits, isAgain, isExpired } = sending
  if (isExpired)
    return html`<p class="notice bad" role="alert">The code has expired. Ask for another one.</p>`
  return isAgain
    ? html`<p class="notice good" role="status">
        Another code was sent to the number that ends in ${lastDigits}. The one before is no longer
        valid.
      </p>`
    : html`<p>Enter the code that was sent to the number that ends in ${lastDigits}.</p>`
}

/** The script keeps the button from being pressed too soon, and counts. */
function resendHtml(
  { sending, goTo }: SecondPage & { sending: ShownSending | undefined },
  errors: FormErrors,
): Html {
  const error = errors['resend']
  const refusal = error === undefined ? nothing : html`<p class="error" role="alert">${error}</p>`
  if (sending?.kind !== 'sent' || sending.resendsLeft === 0) return refusal
  return html`<form method="post" action="/signin/mfa/resend" data-resend="${sending.waitSeconds}">
    ${hidden('goto', goTo)}
    <p class="hint">No code yet? Delivery can take a minute.</p>
    <button class="quiet" type="submit">Resend Code</button>
    ${refusal}
  </form>`
}

/** A prompt to tap; the script opens the browser's dialog. Without options security keys cannot be used at this address. */
export function securityKeyPage(
  shown: SecondPage & {
    prompt: Extract<Prompt, { kind: 'security-key' }>
    options: string | undefined
    /** Several keys are enabled: each will do. */
    hasSpareKey: boolean
  },
  errors: FormErrors,
): HttpAnswer {
  const { prompt, options } = shown
  const content = html`${alertHtml(errors)}
    <p>${prompt.hint}</p>
    ${whoHtml(shown)} ${options === undefined ? noKeysHere : keyForm(options, shown, errors)}
    ${shown.isTrouble ? keyAdvice(shown) : nothing}${waysOut(shown)}`
  return page(statusOf(errors), title, content)
}

const noKeysHere = html`<p class="notice bad" role="alert">
  Security keys cannot be used at this address: they are bound to a host name, and to https. Open
  the sign-in page under the name that the key was registered for.
</p>`

const keyForm = (options: string, shown: WaysOut, errors: FormErrors): Html =>
  html`<form
      method="post"
      action="/signin/mfa"
      data-security-key="${options}"
      ${waits(shown, errors)}
    >
      ${hidden('goto', shown.goTo)}${hidden('credential', '')}
      <p class="notice" role="status" data-status>Waiting for your security key…</p>
      <button type="button" data-start hidden>Use your security key</button>
    </form>
    ${errors['credential'] === undefined ? nothing : html`<p class="error">${errors['credential']}</p>`}
    <noscript>
      <p class="notice bad">Security keys need JavaScript. Switch it on for this page.</p>
    </noscript>`

/** After a refusal, and beside advice, the dialog does not open by itself: the person should read first. */
const waits = ({ isTrouble }: WaysOut, errors: FormErrors): Html =>
  isTrouble || Object.keys(errors).length > 0 ? { markup: ' data-wait' } : nothing

/** Keys cannot be resynchronised. */
const keyAdvice = ({
  hasSpareKey,
  hasChoice,
}: {
  hasSpareKey: boolean
  hasChoice: boolean
}): Html =>
  html`<section aria-labelledby="advice">
    <h2 id="advice">If your security key does not work</h2>
    <ul>
      <li>Take it out, put it in again and try once more. Touch it when it blinks.</li>
      <li>Try another USB port, or another browser.</li>
      ${hasSpareKey ? html`<li>Try another of your security keys: each of them will do.</li>` : nothing}
      ${hasChoice ? html`<li>Use another of your devices, by the link below.</li>` : nothing}
      <li>Is it lost or broken? Whoever runs this server can help you.</li>
    </ul>
  </section>`

const whoHtml = ({ name, deviceName }: SecondPage): Html =>
  html`<dl class="who">
    <dt>Signing in</dt>
    <dd>${name}</dd>
    <dt>Device</dt>
    <dd>${deviceName}</dd>
  </dl>`

const pairFields: readonly Field[] = [
  {
    name: 'code1',
    label: 'MFA code 1',
    type: 'text',
    autocomplete: 'off',
    required: true,
    code: true,
  },
  {
    name: 'code2',
    label: 'MFA code 2',
    type: 'text',
    autocomplete: 'off',
    hint: 'Wait for the next code, then enter it here.',
    required: true,
    code: true,
  },
]

/** Two codes one after the other bring the device back in step; they do not sign in. */
function resyncHtml({ goTo }: WaysOut, errors: FormErrors): Html {
  const isWrongPair = errors['code1'] !== undefined || errors['code2'] !== undefined
  const fields = isWrongPair ? focusFirst(pairFields, errors) : pairFields
  return html`<section aria-labelledby="resync">
    <h2 id="resync">Your device may be out of sync</h2>
    <p>Enter two codes that it shows one after the other. Afterwards you are asked for one more.</p>
    <form method="post" action="/signin/mfa/resync" novalidate>
      ${hidden('goto', goTo)}${fields.map((field) => fieldHtml(field, {}, errors))}
      <button type="submit">Re-sync authentication device</button>
    </form>
  </section>`
}

/** In the same place on each page: WCAG 2.2, 3.2.6. */
function waysOut(shown: WaysOut, troublePath = '/signin/mfa?trouble=1'): Html {
  const { hasChoice, goTo } = shown
  return html`${cancelForm(goTo)}
  ${hasChoice ? html`<p><a href="/signin/mfa?choose=1">Use another device</a></p>` : nothing}
  ${troubleHtml(shown, troublePath)}${helpHtml}`
}

/** AWS IAM User Guide, What if an MFA device is lost or stops working: root helps itself, users ask. */
function troubleHtml({ isRoot, isTrouble }: WaysOut, path: string): Html {
  const question = 'Having problems with your authentication device?'
  if (!isRoot) return html`<p class="hint">${question} Contact your administrator.</p>`
  return isTrouble ? nothing : html`<p><a href="${path}">${question}</a></p>`
}

/** Which device? The last used stands first. In trouble: with which is it? */
export function choicePage(shown: WaysOut, choices: readonly DeviceChoice[]): HttpAnswer {
  const { isTrouble, goTo } = shown
  const content = html`<p>
      ${
        isTrouble
          ? 'Which device do you have problems with?'
          : 'Choose the device to sign in with. One is enough.'
      }
    </p>
    <form method="post" action="/signin/mfa/choose">
      ${hidden('goto', goTo)}${isTrouble ? hidden('trouble', '1') : nothing}
      <ul class="devices">
        ${choices.map(
          ({ deviceId, name, statusWord }) =>
            html`<li>
              <button class="device" type="submit" name="device" value="${deviceId}">
                <strong>${statusWord}</strong> <span>${name}</span>
              </button>
            </li>`,
        )}
      </ul>
    </form>
    ${waysOut({ ...shown, hasChoice: isTrouble }, '/signin/mfa?choose=1&trouble=1')}`
  return page(200, title, content)
}
