import { describe, expect, it } from 'vitest'
import { policyForm, policyMistakes, policyRequest } from './policy-form.js'

const everything = {
  MinimumPasswordLength: 12,
  RequireSymbols: true,
  RequireNumbers: false,
  RequireUppercaseCharacters: true,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: true,
  MaxPasswordAge: 60,
  PasswordReusePrevention: 24,
  HardExpiry: true,
}

describe('the form of the password policy', () => {
  it('gives back the policy that it was filled with', () => {
    const read = { ...everything, ExpirePasswords: true }
    expect(policyRequest(policyForm(read))).toEqual(everything)
  })

  it('leaves out expiration and reuse where they are switched off, and what depends on them', () => {
    const form = { ...policyForm(everything), expires: false, preventsReuse: false }
    expect(Object.keys(policyRequest(form)).toSorted()).toEqual([
      'AllowUsersToChangePassword',
      'MinimumPasswordLength',
      'RequireLowercaseCharacters',
      'RequireNumbers',
      'RequireSymbols',
      'RequireUppercaseCharacters',
    ])
  })

  it('shows a policy without expiration and reuse as such', () => {
    const form = policyForm({ MinimumPasswordLength: 8, ExpirePasswords: false, MaxPasswordAge: 0 })
    expect(form).toMatchObject({ expires: false, preventsReuse: false, mayChangeOwn: false })
  })
})

describe('the ranges of the password policy', () => {
  it.each([
    ['length', '5', '128', '6 to 128'],
    ['length', '129', '6', '6 to 128'],
    ['days', '0', '1', '1 to 1,095'],
    ['days', '1096', '1095', '1 to 1,095'],
    ['remembered', '0', '1', '1 to 24'],
    ['remembered', '25', '24', '1 to 24'],
    ['length', '', '6', '6 to 128'],
    ['length', '8.5', ' 8 ', '6 to 128'],
  ])('%s cannot be "%s", but can be "%s"', (field, wrong, right, range) => {
    const form = { ...policyForm(everything), [field]: wrong }
    expect(policyMistakes(form)).toEqual({ [field]: `Enter a whole number from ${range}.` })
    expect(policyMistakes({ ...form, [field]: right })).toEqual({})
  })

  it('do not matter where expiration or reuse is switched off', () => {
    const off = { expires: false, days: '', preventsReuse: false, remembered: 'x' }
    expect(policyMistakes({ ...policyForm(everything), ...off })).toEqual({})
  })
})
