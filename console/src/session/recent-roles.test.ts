import { describe, expect, it } from 'vitest'
import { readRoles, recentRolesKey, type RoleChoice, withRole } from './recent-roles.js'

const role = (roleName: string, changed: Partial<RoleChoice> = {}): RoleChoice => ({
  account: '123456789012',
  roleName,
  displayName: '',
  color: 'red',
  ...changed,
})

describe('the recent roles', () => {
  it('are the last five, the last first', () => {
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => role(name))
    expect(withRole(five, role('f')).map(({ roleName }) => roleName)).toEqual([
      'f',
      'a',
      'b',
      'c',
      'd',
    ])
  })

  it('have each role once, as it was chosen last', () => {
    const before = [role('a'), role('b', { color: 'blue' })]
    expect(withRole(before, role('b', { color: 'green' }))).toEqual([
      role('b', { color: 'green' }),
      role('a'),
    ])
  })

  it('tell roles of the same name in two accounts apart', () => {
    expect(withRole([role('a')], role('a', { account: 'example' }))).toHaveLength(2)
  })

  it.each([
    null,
    '',
    'no JSON',
    '{}',
    '[{"account":1}]',
    '[null]',
    JSON.stringify([role('a', { color: 'url(x)' as 'red' })]),
  ])('are none where the browser kept %s', (text) => {
    expect(readRoles(text)).toEqual([])
  })

  it('are kept for each user, whatever role they act in', () => {
    const alice = { UserId: 'AIDAALICE', PrincipalId: 'AIDAALICE' }
    const inRole = { UserId: 'AIDAALICE', PrincipalId: 'AROAADMIN:alice' }
    const bob = { UserId: 'AIDABOB', PrincipalId: 'AIDABOB' }
    expect(recentRolesKey(inRole)).toBe(recentRolesKey(alice))
    expect(recentRolesKey(bob)).not.toBe(recentRolesKey(alice))
  })

  it('are what the browser kept', () => {
    expect(readRoles(JSON.stringify([role('a')]))).toEqual([role('a')])
  })
})
