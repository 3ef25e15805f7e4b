import { describe, expect, it } from 'vitest'
import {
  conforms,
  newPasswordPolicy,
  type PasswordPolicy,
  passwordExpiresAt,
  readPasswordPolicy,
  rememberedPasswords,
} from './password-policy.js'

const account = { name: 'Example-Corp-1', rootEmail: 'Root.1@example.com' }
const symbols = "!@#$%^&*()_+-=[]{}|'"

describe('without a policy of its own an account', () => {
  it.each([
    ['eight characters of three kinds', 'Abcdefg1', true],
    ['upper case, lower case and a symbol', 'Abcdefg!', true],
    ['upper case, a digit and a symbol', 'ABCDEF1!', true],
    ['lower case, a digit and a symbol', 'abcdef1!', true],
    ['all four kinds', 'Abcdef1!', true],
    ['the longest password', 'Aa1' + 'x'.repeat(125), true],
    ['seven characters', 'Abcde1!', false],
    ['two kinds', 'Abcdefgh', false],
    ['one kind', '12345678', false],
    ['letters of other scripts for upper and lower case', 'Äöüßéàñ1', false],
    ['characters that are none of the symbols', 'abcdef1 ~`"\\/<>?,.:;§', false],
    ['the name of the account', 'Example-Corp-1', false],
    ['the name of the account in another case', 'example-corp-1', false],
    ['the e-mail address of root', 'Root.1@example.com', false],
    ['the e-mail address of root in another case', 'rOOT.1@example.com', false],
    ['the name of the account and more', 'Example-Corp-1x', true],
  ])('judges %s', (_, password, expected) => {
    expect(conforms(password, undefined, account)).toBe(expected)
  })

  it.each(symbols.split(''))('takes %s for a symbol', (symbol) => {
    expect(conforms(`abcdefg1${symbol}`, undefined, account)).toBe(true)
  })
})

describe('with a policy an account', () => {
  it.each<[string, Partial<PasswordPolicy>, string, boolean]>([
    ['the default length', {}, 'aaaaaa', true],
    ['less than the default length', {}, 'aaaaa', false],
    ['its own length', { MinimumPasswordLength: 128 }, 'a'.repeat(128), true],
    ['less than its own length', { MinimumPasswordLength: 128 }, 'a'.repeat(127), false],
    ['an upper-case letter', { RequireUppercaseCharacters: true }, 'aaaaaA', true],
    ['no upper-case letter', { RequireUppercaseCharacters: true }, 'aaaaaÄ', false],
    ['a lower-case letter', { RequireLowercaseCharacters: true }, 'AAAAAa', true],
    ['no lower-case letter', { RequireLowercaseCharacters: true }, 'AAAAAä', false],
    ['a digit', { RequireNumbers: true }, 'aaaaa1', true],
    ['no digit', { RequireNumbers: true }, 'aaaaa²', false],
    ['a symbol', { RequireSymbols: true }, 'aaaaa|', true],
    ['no symbol', { RequireSymbols: true }, 'aaaaa.', false],
    ['the name of the account', {}, 'Example-Corp-1', true],
  ])('judges %s', (_, given, password, expected) => {
    expect(conforms(password, newPasswordPolicy(given), account)).toBe(expected)
  })

  it('demands all kinds that it asks for at once', () => {
    const policy = newPasswordPolicy({
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
      RequireNumbers: true,
      RequireSymbols: true,
    })
    expect(conforms('aB3$ef', policy, account)).toBe(true)
    for (const password of ['ab3$ef', 'AB3$EF', 'aBc$ef', 'aB3def'])
      expect(conforms(password, policy, account)).toBe(false)
  })

  it.each(symbols.split(''))('takes %s for a symbol', (symbol) => {
    const policy = newPasswordPolicy({ RequireSymbols: true })
    expect(conforms(`aaaaaa${symbol}`, policy, account)).toBe(true)
  })

  it.each(' ~`"\\/<>?,.:;§£ß\t\n'.split(''))('takes %j for no symbol', (character) => {
    const policy = newPasswordPolicy({ RequireSymbols: true })
    expect(conforms(`aaaaaa${character}`, policy, account)).toBe(false)
  })
})

describe('a policy', () => {
  it('is kept as JSON with the defaults of what was not given', () => {
    const policy = newPasswordPolicy({ MaxPasswordAge: 90, RequireSymbols: true })
    expect(policy).toEqual({
      MinimumPasswordLength: 6,
      RequireSymbols: true,
      RequireNumbers: false,
      RequireUppercaseCharacters: false,
      RequireLowercaseCharacters: false,
      AllowUsersToChangePassword: false,
      MaxPasswordAge: 90,
    })
    expect(readPasswordPolicy(JSON.stringify(policy))).toEqual(policy)
    expect(readPasswordPolicy(null)).toBeUndefined()
  })

  it('lets a password expire so many days after it was set, or never', () => {
    const changedAt = Date.UTC(2024, 1, 28)
    const expiresAt = passwordExpiresAt(newPasswordPolicy({ MaxPasswordAge: 2 }), changedAt)
    expect(expiresAt).toBe(Date.UTC(2024, 2, 1))
    expect(passwordExpiresAt(newPasswordPolicy({}), changedAt)).toBeUndefined()
    expect(passwordExpiresAt(undefined, changedAt)).toBeUndefined()
  })

  it('tells how many passwords are remembered', () => {
    expect(rememberedPasswords(newPasswordPolicy({ PasswordReusePrevention: 24 }))).toBe(24)
    expect(rememberedPasswords(newPasswordPolicy({}))).toBe(0)
    expect(rememberedPasswords(undefined)).toBe(0)
  })
})
