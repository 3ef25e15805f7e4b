import { expect, it } from 'vitest'
import { changeAccountSettings, readAccountSettings } from './account-settings.js'
import { SettingsError } from './config.js'

it.each([
  { change: 'mfaDevicesPerPrincipal=9', says: '`mfaDevicesPerPrincipal` must be 1 to 8' },
  { change: 'mfaDevicesPerPrincipal=0', says: '`mfaDevicesPerPrincipal` must be 1 to 8' },
  { change: 'mfaDevicesPerPrincipal=1.5', says: '`mfaDevicesPerPrincipal` must be 1 to 8' },
  { change: 'mfaDevicesPerPrincipal=', says: '`mfaDevicesPerPrincipal` must be 1 to 8' },
  { change: 'mfaDevicesPerPrincipal', says: '`mfaDevicesPerPrincipal` must be 1 to 8' },
  { change: 'mfaCodeWindow=3', says: '`mfaCodeWindow` must be 0 to 2' },
  { change: 'mfaCodeWindow=-1', says: '`mfaCodeWindow` must be 0 to 2' },
  { change: 'mfaCodeWindow=wide', says: '`mfaCodeWindow` must be 0 to 2' },
  { change: 'usersPerAccount=1000001', says: '`usersPerAccount` must be 1 to 1000000' },
  { change: 'groupsPerAccount=1000001', says: '`groupsPerAccount` must be 1 to 1000000' },
  { change: 'groupsPerAccount=0', says: '`groupsPerAccount` must be 1 to 1000000' },
  {
    change: 'denyAppliesToGetSessionToken=1',
    says: '`denyAppliesToGetSessionToken` must be true or false',
  },
])('refuses $change and says what the setting must be', ({ change, says }) => {
  expect(() => changeAccountSettings('{}', ['mfaCodeWindow=1', change])).toThrow(
    new SettingsError(says),
  )
})

it.each(['mfaDevices', '', '__proto__', 'constructor'])(
  'refuses the unknown setting "%s" and lists those there are',
  (name) => {
    expect(() => changeAccountSettings('{}', [`${name}=1`])).toThrow(
      new SettingsError(
        `there is no account setting \`${name}\`; there are ${Object.keys(readAccountSettings('{}')).join(', ')}`,
      ),
    )
  },
)

it('keeps what is not changed, and of a setting given twice the last', () => {
  const before = '{"mfaCodeWindow":2,"usersPerAccount":7}'
  const changes = ['mfaCodeWindow=0', 'mfaCodeWindow=1', 'denyAppliesToGetSessionToken=true']
  expect(JSON.parse(changeAccountSettings(before, changes))).toEqual({
    mfaCodeWindow: 1,
    usersPerAccount: 7,
    denyAppliesToGetSessionToken: true,
  })
})
