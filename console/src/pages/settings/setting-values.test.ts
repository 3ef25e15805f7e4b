import { expect, it } from 'vitest'
import { settingGroups } from './setting-groups.js'
import { changedSettings, settingMistakes } from './setting-values.js'

const mfa = settingGroups[0]!
const calls = settingGroups[2]!
const values = {
  mfaDevicesPerPrincipal: 8,
  mfaCodeWindow: 1,
  smsMfaAllowed: false,
  denyAppliesToGetSessionToken: true,
  encodedAuthorizationMessages: false,
}

it('only what differs from what the server keeps is saved', () => {
  expect(
    changedSettings(mfa, values, { mfaDevicesPerPrincipal: '8', mfaCodeWindow: ' 2' }),
  ).toEqual({ mfaCodeWindow: 2 })
  expect(changedSettings(calls, values, { denyAppliesToGetSessionToken: false })).toEqual({
    denyAppliesToGetSessionToken: false,
  })
  expect(changedSettings(calls, values, {})).toEqual({})
})

it('what is out of its range is told at its field', () => {
  const draft = { mfaDevicesPerPrincipal: '9', mfaCodeWindow: '0' }
  expect(settingMistakes(mfa, values, draft)).toEqual({
    mfaDevicesPerPrincipal: 'Enter a whole number from 1 to 8.',
  })
})
