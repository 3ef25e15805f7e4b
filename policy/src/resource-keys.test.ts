import { describe, expect, it } from 'vitest'
import { identity, requestOf } from '../test/policies.js'
import { decide } from './decide.js'
import { keyByResource } from './resource-keys.js'

const allow = (Resource: string | string[]): object => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource,
})
const team = (index: number): string => `arn:aws:s3:::team-${String(index).padStart(3, '0')}`

describe('many statements on one action', () => {
  const statements = Array.from({ length: 200 }, (_, index) =>
    allow(index % 2 === 0 ? `${team(index)}/*` : [team(index), 'arn:aws:s3:::*-shared/?']),
  )
  const policies = identity(...statements)
  const bucket = policies.identity.byAction.get('s3:getobject')

  it('are kept by resource, so that few are looked at', () => {
    expect(bucket?.allows.byResource?.prefixes.size).toBe(100)
    expect(bucket?.allows.byResource?.prefixLengths).toEqual([22])
  })

  it.each([
    [`${team(42)}/key`, 42],
    [team(43), 43],
    [team(42), undefined],
    [`${team(43)}/key`, undefined],
    ['arn:aws:s3:::x-shared/a', 1],
    ['arn:aws:s3:::x-shared/ab', undefined],
    ['arn', undefined],
  ])('%s is allowed by statement %s', (resource, statement) => {
    expect(decide(policies, requestOf({ resource })).deciding?.statement).toBe(statement)
  })

  it('are looked at one by one where they are few or too varied', () => {
    const few = identity(...statements.slice(0, 10)).identity.byAction.get('s3:getobject')
    const varied = identity(
      ...statements.map((_, index) => allow(`arn:aws:s3:::${'a'.repeat(index)}*`)),
    ).identity.byAction.get('s3:getobject')
    expect(few?.allows.byResource).toBeUndefined()
    expect(varied?.allows.byResource).toBeUndefined()
    expect(keyByResource([])).toBeUndefined()
  })
})
