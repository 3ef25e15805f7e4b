import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documents, oddDocuments } from '../../test/arbitraries.js'
import { parsed } from '../../test/policies.js'
import { type Policy, printDocument } from './policy.js'

/** A policy without the places of its statements. */
function withoutPlaces(policy: Policy): object {
  const nowhere = { line: 0, column: 0 }
  return {
    ...policy,
    statements: policy.statements.map((each) => ({ ...each, start: nowhere, end: nowhere })),
  }
}

describe('a printed policy', () => {
  it('parses to the same policy', () => {
    fc.assert(
      fc.property(documents(), (text) => {
        const policy = parsed(text)
        expect(withoutPlaces(parsed(printDocument(policy)))).toEqual(withoutPlaces(policy))
      }),
    )
  })

  it('parses to the same policy whatever is in it', () => {
    fc.assert(
      fc.property(oddDocuments, (text) => {
        const policy = parsed(text)
        const printed = printDocument(policy)
        expect(withoutPlaces(parsed(printed))).toEqual(withoutPlaces(policy))
        expect(printDocument(parsed(printed))).toBe(printed)
      }),
      { numRuns: 300 },
    )
  })

  it('keeps every element, odd keys and the order of conditions', () => {
    const text = `{"Version":"2012-10-17","Id":"i","Statement":[{"Sid":"s","Effect":"Deny",
      "NotPrincipal":{"AWS":["a","b"],"Service":"c"},"NotAction":["s3:*"],"NotResource":[],
      "Condition":{"StringEquals":{"b":"1","1":["x",2,true],"__proto__":[]},"Bool":{"é\\n":"true"},
      "Unknown":{}}}]}`
    const policy = parsed(text)
    expect(withoutPlaces(parsed(printDocument(policy)))).toEqual(withoutPlaces(policy))
    expect(policy.statements[0]?.conditions).toEqual([
      { operator: 'StringEquals', key: 'b', values: ['1'] },
      { operator: 'StringEquals', key: '1', values: ['x', '2', 'true'] },
      { operator: 'StringEquals', key: '__proto__', values: [] },
      { operator: 'Bool', key: 'é\n', values: ['true'] },
    ])
  })
})

describe('the places of statements', () => {
  it('count lines and columns from 1; the end is just behind the brace', () => {
    const text = [
      '{',
      '  "Version": "2012-10-17",',
      '  "Statement": [{',
      '    "Effect": "Allow", "Action": "*", "Resource": "*"',
      '  }, {"Effect": "Deny", "Action": "*", "Resource": "*"}]',
      '}',
    ].join('\n')
    expect(parsed(text).statements.map(({ start, end }) => [start, end])).toEqual([
      [
        { line: 3, column: 17 },
        { line: 5, column: 4 },
      ],
      [
        { line: 5, column: 6 },
        { line: 5, column: 56 },
      ],
    ])
  })
})
