import type { HttpAnswer } from '../../http/server.js'
import type { Prompt } from '../../mfa/device-kind.js'
import { type Field, fieldHtml, focusFirst, type FormErrors } from '../../pages/form.js'
import { type Html, html, nothing } from '../../pages/html.js'
import type { DeviceChoice } from '../device-choices.js'
import { alertHtml, helpHtml, page, statusOf } from './frame.js'

/** What the second page knows of whoever signs in. */
export interface SecondPage {
  name: string
  isRoot: boolean
  /** Of the device that is asked for. */
  deviceName: string
  hasChoice: boolean
  /** The device may be resynchronised here and now. */
  mayResynchronise: boolean
}

const title = 'Multi-factor Authentication'

/** A box for a code. */
export function codePage(
  shown: SecondPage & { prompt: Extract<Prompt, { kind: 'code' }>; isInStep: boolean },
  errors: FormErrors,
): HttpAnswer {
  const field: Field = {
    name: 'code',
    label: shown.prompt.label,
    type: 'text',
    autocomplete: 'one-time-code',
    required: true,
    code: true,
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
    <p>${shown.prompt.hint}</p>
    ${whoHtml(shown)}
    <form method="post" action="/signin/mfa" data-code novalidate>
      ${fieldHtml(field, {}, errors)}
      <button type="submit">Submit</button>
    </form>
    ${shown.mayResynchronise ? resyncHtml(errors) : nothing}${waysOut(shown)}`
  return page(statusOf(errors), title, content)
}

/** A prompt to tap; the script opens the browser's dialog. Without options security keys cannot be used at this address. */
export function securityKeyPage(
  shown: SecondPage & {
    prompt: Extract<Prompt, { kind: 'security-key' }>
    options: string | undefined
  },
  errors: FormErrors,
): HttpAnswer {
  const { prompt, options } = shown
  const content = html`${alertHtml(errors)}
    <p>${prompt.hint}</p>
    ${whoHtml(shown)}
    ${options === undefined ? noKeysHere : keyForm(options, errors)}${waysOut(shown)}`
  return page(statusOf(errors), title, content)
}

const noKeysHere = html`<p class="notice bad" role="alert">
  Security keys cannot be used at this address: they are bound to a host name, and to https. Open
  the sign-in page under the name that the key was registered for.
</p>`

const keyForm = (options: string, errors: FormErrors): Html =>
  html`<form method="post" action="/signin/mfa" data-security-key="${options}" ${isWrong(errors)}>
      <input type="hidden" name="credential" value="" />
      <p class="notice" role="status" data-status>Waiting for your security key…</p>
      <button type="button" data-start hidden>Use your security key</button>
    </form>
    ${errors['credential'] === undefined ? nothing : html`<p class="error">${errors['credential']}</p>`}
    <noscript>
      <p class="notice bad">Security keys need JavaScript. Switch it on for this page.</p>
    </noscript>`

/** After a refusal the dialog does not open by itself: the person should read first. */
const isWrong = (errors: FormErrors): Html =>
  Object.keys(errors).length === 0 ? nothing : { markup: ' data-wait' }

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
function resyncHtml(errors: FormErrors): Html {
  const isWrongPair = errors['code1'] !== undefined || errors['code2'] !== undefined
  const fields = isWrongPair ? focusFirst(pairFields, errors) : pairFields
  return html`<section aria-labelledby="resync">
    <h2 id="resync">Your device may be out of sync</h2>
    <p>Enter two codes that it shows one after the other. Afterwards you are asked for one more.</p>
    <form method="post" action="/signin/mfa/resync" novalidate>
      ${fields.map((field) => fieldHtml(field, {}, errors))}
      <button type="submit">Re-sync authentication device</button>
    </form>
  </section>`
}

/** In the same place on each page. */
function waysOut({ hasChoice, isRoot, mayResynchronise }: SecondPage): Html {
  return html`<form method="post" action="/signin/cancel">
      <button class="quiet" type="submit">Cancel</button>
    </form>
    ${hasChoice ? html`<p><a href="/signin/mfa?choose=1">Use another device</a></p>` : nothing}
    ${
      isRoot
        ? mayResynchronise
          ? nothing
          : html`<p>
              <a href="/signin/mfa?trouble=1">Having problems with your authentication device?</a>
            </p>`
        : html`<p class="hint">
            Having problems with your authentication device? Contact your administrator.
          </p>`
    }
    ${helpHtml}`
}

/** Which device? The last used stands first. */
export function choicePage(choices: readonly DeviceChoice[]): HttpAnswer {
  const content = html`<p>Choose the device to sign in with. One is enough.</p>
    <form method="post" action="/signin/mfa/choose">
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
    <form method="post" action="/signin/cancel">
      <button class="quiet" type="submit">Cancel</button>
    </form>
    ${helpHtml}`
  return page(200, title, content)
}
