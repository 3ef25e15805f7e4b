import { parseParameters } from '../wire/parameters.js'
import { AwsError } from '../wire/aws-error.js'
import { type Html, html, nothing } from './html.js'

/** What was typed, by field; a field that is missing is empty. */
export type FormValues = Readonly<Record<string, string>>

/** What is wrong, by field, in words for the person who typed it. */
export type FormErrors = Readonly<Record<string, string>>

/** A posted form. Undefined where it is not one. */
export function readForm(body: Uint8Array): FormValues | undefined {
  try {
    const parameters = parseParameters(Buffer.from(body).toString())
    return Object.fromEntries(
      Object.entries(parameters).map(([name, value]) => [name, value ?? '']),
    )
  } catch (error) {
    if (error instanceof AwsError) return undefined
    throw error
  }
}

export interface Field {
  name: string
  label: string
  type: 'text' | 'email' | 'tel' | 'password'
  autocomplete: string
  hint?: string
  required?: boolean
  /** A box for a code: of six digits, or of as many. */
  code?: boolean | number
  /** Where typing begins when the page is shown. */
  focus?: boolean
}

/** A labelled box with its hint and, where something is wrong, what. Passwords and codes are never filled in again. */
export function fieldHtml(field: Field, values: FormValues, errors: FormErrors): Html {
  const { name, code } = field
  const error = errors[name]
  const value = field.type === 'password' || code ? '' : (values[name] ?? '')
  const described = [
    field.hint === undefined ? '' : `${name}-hint`,
    error === undefined ? '' : `${name}-error`,
  ]
    .join(' ')
    .trim()
  return html` <label for="${name}">${field.label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${field.type}"
      value="${value}"
      autocomplete="${field.autocomplete}"
      ${attribute('aria-describedby', described)}${attribute('aria-invalid', error === undefined ? '' : 'true')}${flag('required', field.required === true)}${flag('autofocus', field.focus === true)}${code ? codeAttributes(code) : nothing}
    />
    ${field.hint === undefined ? nothing : html` <p class="hint" id="${name}-hint">${field.hint}</p> `}${error === undefined ? nothing : html` <p class="error" id="${name}-error">${error}</p> `}`
}

/** The first field that is wrong, or the first of all, is where typing begins: without a script, and for a screen reader too. */
export function focusFirst(fields: readonly Field[], errors: FormErrors): Field[] {
  const first = fields.find(({ name }) => errors[name] !== undefined) ?? fields[0]
  return fields.map((field) => ({ ...field, focus: field === first }))
}

const codeAttributes = (code: true | number): Html =>
  html`${{ markup: ' class="code" inputmode="numeric" pattern="[0-9 ]*"' }}
  data-digits="${code === true ? '6' : String(code)}"`

const attribute = (name: string, value: string): Html =>
  value === '' ? nothing : html` ${{ markup: name }}="${value}"`

const flag = (name: string, set: boolean): Html => ({ markup: set ? ` ${name}` : '' })
