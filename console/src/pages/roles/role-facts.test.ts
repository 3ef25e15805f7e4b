import { expect, it } from 'vitest'
import {
  descriptionFault,
  durationOptions,
  lastActivityText,
  lastUses,
  mfaToAssume,
  roleNameFault,
} from './role-facts.js'

const now = Date.parse('2026-11-24T12:00:00Z')

it('tells the days since a role was used, and None where it never was', () => {
  const uses = lastUses([
    { RoleName: 'used', RoleLastUsed: { LastUsedDate: '2026-11-20T12:00:00Z' } },
    { RoleName: 'new', RoleLastUsed: {} },
  ])
  expect(lastActivityText(uses.get('used'), now)).toBe('4 days ago')
  expect(lastActivityText(uses.get('new'), now)).toBe('None')
})

const mfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }
const people = { Effect: 'Allow', Principal: { AWS: '123456789012' } }
const machine = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' } }

it.each([
  [[{ ...people, ...mfa }], 'Required'],
  [[{ ...people, ...mfa }, machine], 'Required'],
  [[{ ...people, ...mfa }, people], 'In part'],
  [[people, { ...people, ...mfa, Effect: 'Deny' }], 'Not required'],
  [[machine], 'No people'],
])('of %j it says that MFA is %s', (Statement, words) => {
  expect(mfaToAssume(JSON.stringify({ Statement }))).toBe(words)
})

it('offers 1 to 12 hours, and what is set now', () => {
  expect(durationOptions(3600)).toHaveLength(12)
  const labels = durationOptions(5400).map(({ label }) => label)
  expect(labels.slice(0, 3)).toEqual(['1 hour', '90 minutes', '2 hours'])
  expect(labels.at(-1)).toBe('12 hours')
})

it.each([
  ['a'.repeat(64), undefined],
  ['a'.repeat(65), 'Use at most 64 characters; these are 65.'],
  ['', 'Enter a name.'],
  ['a b', 'Use letters, digits and + = , . @ - _ only.'],
])('of the name %s it says %s', (name, fault) => {
  expect(roleNameFault(name)).toBe(fault)
})

it('takes a description of 1,000 characters of Latin 1', () => {
  expect(descriptionFault(`Für Ärzte\n${'x'.repeat(990)}`)).toBeUndefined()
  expect(descriptionFault('x'.repeat(1001))).toContain('1,000')
  expect(descriptionFault('→')).toContain('Western European')
})
