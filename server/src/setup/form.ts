import { z } from 'zod'
import {
  isAccountName,
  isEmailAddress,
  isPhoneNumber,
  isUserName,
} from '../accounts/account-rules.js'
import { parseParameters } from '../wire/parameters.js'
import { AwsError } from '../wire/aws-error.js'
import { type Html, html } from './html.js'

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

const accountForm = z
  .object({
    accountName: z
      .string()
      .trim()
      .refine(isAccountName, 'Give the account a name of 1 to 50 characters.'),
    rootEmail: z
      .string()
      .trim()
      .refine(isEmailAddress, 'Enter an e-mail address, such as name@example.com.'),
    rootPhone: z
      .string()
      .trim()
      .refine(
        (text) => text === '' || isPhoneNumber(text),
        'Enter the number with its country code, such as +49 30 123456.',
      ),
    password: z
      .string()
      .min(8, 'Use at least 8 characters; 12 or more are better.')
      .max(128, 'Use at most 128 characters.'),
    confirmPassword: z.string(),
    adminUserName: z
      .string()
      .trim()
      .refine(
        (text) => text === '' || isUserName(text),
        'Use letters, digits and + = , . @ _ - only, at most 64.',
      ),
  })
  .refine((form) => form.password === form.confirmPassword, {
    path: ['confirmPassword'],
    message: 'The two passwords differ.',
  })
  .refine((form) => form.password.toLowerCase() !== form.rootEmail.toLowerCase(), {
    path: ['password'],
    message: 'The password must not be the e-mail address.',
  })

export type AccountForm = z.infer<typeof accountForm>

export function checkAccountForm(
  values: FormValues,
): { form: AccountForm } | { errors: FormErrors } {
  const blank = {
    accountName: '',
    rootEmail: '',
    rootPhone: '',
    password: '',
    confirmPassword: '',
    adminUserName: '',
  }
  const result = accountForm.safeParse({ ...blank, ...values })
  if (result.success) return { form: result.data }
  const errors: Record<string, string> = {}
  for (const issue of result.error.issues) errors[String(issue.path[0])] ??= issue.message
  return { errors }
}

export interface Field {
  name: string
  label: string
  type: 'text' | 'email' | 'tel' | 'password'
  autocomplete: string
  hint?: string
  required?: boolean
  /** A box for a six-digit code. */
  code?: boolean
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
      ${attribute('aria-describedby', described)}${attribute('aria-invalid', error === undefined ? '' : 'true')}${flag('required', field.required === true)}${flag('autofocus', field.focus === true)}${code ? codeAttributes : nothing}
    />
    ${field.hint === undefined ? nothing : html` <p class="hint" id="${name}-hint">${field.hint}</p> `}${error === undefined ? nothing : html` <p class="error" id="${name}-error">${error}</p> `}`
}

const nothing: Html = { markup: '' }

const codeAttributes: Html = {
  markup: ' class="code" inputmode="numeric"',
}

const attribute = (name: string, value: string): Html =>
  value === '' ? nothing : html` ${{ markup: name }}="${value}"`

const flag = (name: string, set: boolean): Html => ({ markup: set ? ` ${name}` : '' })
