import { expect, it } from 'vitest'
import { groupNameFault, memberCounts, policyCounts } from './group-counts.js'

it('counts the members of each group', () => {
  const counts = memberCounts([{ GroupList: ['a', 'b'] }, { GroupList: ['b'] }, {}])
  expect([...counts]).toEqual([
    ['a', 1],
    ['b', 2],
  ])
})

it('counts attached and inline policies together', () => {
  const group = { GroupName: 'a', GroupPolicyList: [{}], AttachedManagedPolicies: [{}, {}] }
  expect(policyCounts([group, { GroupName: 'b' }]).get('a')).toBe(3)
  expect(policyCounts([group, { GroupName: 'b' }]).get('b')).toBe(0)
})

it.each([
  ['ops+team_1@x,y.z-=', undefined],
  ['', 'Enter a name.'],
  ['two words', 'Use letters, digits and + = , . @ - _ only.'],
  ['é', 'Use letters, digits and + = , . @ - _ only.'],
  ['a'.repeat(129), 'Use at most 128 characters; these are 129.'],
])('of the name %s it says %s', (name, fault) => {
  expect(groupNameFault(name)).toBe(fault)
})
