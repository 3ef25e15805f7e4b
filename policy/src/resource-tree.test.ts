import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contextOf, identity, requestOf } from '../test/policies.js'
import { decide } from './decide.js'
import { explain } from './explain.js'

const allow = (Resource: string | string[]): object => ({
  Effect: 'Allow',
  Action: 's3:GetObject',
  Resource,
})
const team = (index: number): string => `arn:aws:s3:::team-${String(index).padStart(3, '0')}`

describe('of many statements on one action', () => {
  const statements = Array.from({ length: 200 }, (_, index) =>
    allow(index % 2 === 0 ? `${team(index)}/*` : [team(index), 'arn:aws:s3:::*-shared/?']),
  )
  const policies = identity(...statements)

  it.each([
    [`${team(42)}/key`, 42],
    [`${team(42)}/`, 42],
    [team(43), 43],
    [team(42), undefined],
    [`${team(43)}/key`, undefined],
    [`${team(43)}x`, undefined],
    ['arn:aws:s3:::x-shared/a', 1],
    ['arn:aws:s3:::x-shared/ab', undefined],
    ['arn', undefined],
    ['', undefined],
  ])('the one that allows %s is number %s', (resource, statement) => {
    expect(decide(policies, requestOf({ resource })).deciding?.statement).toBe(statement)
  })

  it('the first in document order decides, wherever it stands', () => {
    const beginnings = [
      '',
      'a',
      'arn:aws:s3:::b',
      'arn:aws:s3:::bucket/',
      'arn:aws:s3:::bucket/key',
    ]
    for (const [first, beginning] of beginnings.entries()) {
      const fillers = Array.from({ length: 30 }, (_, index) => allow(`arn:aws:s3:::${index}/*`))
      const fitting = [...beginnings.slice(first), ...beginnings.slice(0, first)]
      const list = [...fillers, ...fitting.map((start) => allow(`${start}*`))]
      const { deciding } = decide(identity(...list), requestOf())
      expect([beginning, deciding?.statement]).toEqual([beginning, fillers.length])
    }
  })

  it('the same is decided as by looking at every one', () => {
    const unit = fc.constantFrom('a', 'b', '/', '?', '*', '${aws:username}', "${no, 'b'}")
    const resource = fc.string({ unit, maxLength: 5 }).map((text) => `arn:aws:s3:::${text}`)
    const statement = fc.record({
      Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
      Action: fc.constantFrom('s3:GetObject', 's3:Get*', '*'),
      Resource: fc.oneof(resource, fc.array(resource, { minLength: 1, maxLength: 3 })),
    })
    const unlike = fc.record({
      Effect: fc.constant('Allow'),
      NotAction: fc.constant('s3:Put*'),
      NotResource: resource,
    })
    const many = fc.array(fc.oneof({ weight: 9, arbitrary: statement }, unlike), {
      minLength: 40,
      maxLength: 80,
    })
    const asked = fc.string({ unit: fc.constantFrom('a', 'b', '/', 'ab'), maxLength: 5 })
    fc.assert(
      fc.property(many, fc.array(asked, { minLength: 5, maxLength: 5 }), (list, names) => {
        const prepared = identity(...list)
        for (const name of names) {
          const request = requestOf({
            resource: `arn:aws:s3:::${name}`,
            context: contextOf({ 'aws:username': 'ab' }),
          })
          const { decision, by, deciding } = explain(prepared, request)
          const expected = deciding === undefined ? { decision, by } : { decision, by, deciding }
          expect(decide(prepared, request)).toEqual(expected)
        }
      }),
      { numRuns: 200 },
    )
  })
})
