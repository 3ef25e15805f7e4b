import { describe, expect, it } from 'vitest'
import {
  detailMistakes,
  nameMistakes,
  type NewUsers,
  noUsers,
  permissionsMistake,
  permissionsText,
  tagsMistake,
} from './new-users.js'

describe('a user name', () => {
  it.each([
    ['alice', undefined],
    ['A_b+c=d,e.f@g-h9', undefined],
    ['', 'Enter a user name.'],
    ['a'.repeat(64), undefined],
    ['a'.repeat(65), 'Use at most 64 characters; these are 65.'],
    ['al ice', 'Use letters, digits and _ + = , . @ - only.'],
    ['älice', 'Use letters, digits and _ + = , . @ - only.'],
  ])('%s is judged by the rules of IAM', (name, mistake) => {
    expect(nameMistakes([name])).toEqual([mistake])
  })

  it('is given once, without regard to case', () => {
    expect(nameMistakes(['alice', 'Alice'])).toEqual([undefined, 'This name is there already.'])
  })
})

describe('the first step', () => {
  it.each<[string, Partial<NewUsers>, string | undefined]>([
    ['asks for a kind of access', {}, 'Choose at least one.'],
    ['is complete with a key', { hasKey: true }, undefined],
    ['is complete with a generated password', { hasPassword: true }, undefined],
    [
      'asks for the custom password',
      { hasPassword: true, password: { kind: 'custom', text: '', mustReset: true } },
      'Enter the custom password.',
    ],
  ])('%s', (_, part, access) => {
    expect(detailMistakes({ ...noUsers, names: ['alice'], ...part })?.access).toBe(access)
  })

  it('asks for names', () => {
    expect(detailMistakes({ ...noUsers, hasKey: true })?.names).toEqual(['Enter a user name.'])
  })
})

it('a user is copied from one that is chosen, and is in ten groups at most', () => {
  expect(permissionsMistake({ ...noUsers, source: 'copy' })).toBe('Choose a user to copy from.')
  expect(permissionsMistake({ ...noUsers, source: 'copy', copiedFrom: 'bob' })).toBeUndefined()
  const groups = Array.from({ length: 11 }, (_, index) => `group${index}`)
  expect(permissionsMistake({ ...noUsers, groups })).toMatch(/Choose fewer/)
  expect(permissionsMistake({ ...noUsers, groups: groups.slice(1) })).toBeUndefined()
})

it('tags are right before the review', () => {
  expect(tagsMistake({ ...noUsers, tags: [{ Key: '', Value: '' }] })).toBe(
    'Put the tags right first.',
  )
  expect(tagsMistake(noUsers)).toBeUndefined()
})

it('the review says what they get', () => {
  expect(permissionsText(noUsers)).toBe('None')
  expect(permissionsText({ ...noUsers, groups: ['a', 'b'] })).toBe('Groups: a, b')
  expect(
    permissionsText({
      ...noUsers,
      source: 'policies',
      policies: ['arn:aws:iam::aws:policy/job-function/Billing'],
    }),
  ).toBe('Policies: Billing')
})
