import { expect, it } from 'vitest'
import { mistakesOf, passwordMistakes, passwordRules } from './password-rules.js'

it('tells every rule of a policy, and none that it does not have', () => {
  expect(passwordRules({ MinimumPasswordLength: 12 })).toEqual([
    'At least 12 characters, at most 128.',
  ])
  expect(
    passwordRules({
      MinimumPasswordLength: 8,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      RequireNumbers: true,
      RequireSymbols: true,
      PasswordReusePrevention: 5,
      MaxPasswordAge: 90,
    }),
  ).toEqual([
    'At least 8 characters, at most 128.',
    'At least a capital letter.',
    'At least a small letter.',
    'At least a digit.',
    "At least one of ! @ # $ % ^ & * ( ) _ + - = [ ] { } | '.",
    'Not one of your last 5 passwords.',
    'It must be changed after 90 days.',
  ])
})

it.each([
  [{ current: 'old', chosen: 'new', again: 'new' }, {}],
  [
    { current: '', chosen: '', again: '' },
    { current: 'Enter your current password.', chosen: 'Enter a new password.' },
  ],
  [
    { current: 'old', chosen: 'old', again: 'old' },
    { chosen: 'Choose a password that is not the current one.' },
  ],
  [{ current: 'old', chosen: 'new', again: 'mew' }, { again: 'The two passwords differ.' }],
])('finds what is wrong with %j', (form, mistakes) => {
  expect(passwordMistakes(form)).toEqual(mistakes)
})

it('puts refusals at their fields', () => {
  const message = 'Password does not conform to the account password policy.'
  expect(mistakesOf({ code: 'PasswordPolicyViolation', message })).toEqual({ chosen: message })
  expect(mistakesOf({ code: 'AccessDenied', message: 'The old password was incorrect.' })).toEqual({
    current: 'This is not your current password.',
  })
  expect(mistakesOf({ code: 'AccessDenied', message: 'User: … is not authorized' })).toEqual({})
})
