import { z } from 'zod'
import {
  isAccountName,
  isEmailAddress,
  isPhoneNumber,
  isUserName,
} from '../accounts/account-rules.js'
import { rootPasswordAdvice, rootPasswordFault } from '../accounts/root-password.js'
import type { FormErrors, FormValues } from '../pages/form.js'

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
    password: z.string(),
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
  const form = { ...blank, ...values }
  const errors: Record<string, string> = {}
  const fault = rootPasswordFault(form.password, {
    name: form.accountName,
    rootEmail: form.rootEmail,
  })
  if (fault !== undefined) errors['password'] = rootPasswordAdvice[fault]
  const result = accountForm.safeParse(form)
  for (const issue of result.error?.issues ?? []) errors[String(issue.path[0])] ??= issue.message
  return result.success && fault === undefined ? { form: result.data } : { errors }
}
