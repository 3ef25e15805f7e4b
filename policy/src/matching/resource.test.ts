import { describe, expect, it } from 'vitest'
import { contextOf } from '../../test/policies.js'
import { compileResources, matchesResource } from './resource.js'

const context = contextOf({ 'aws:username': 'alice', 'a:star': '*', 'a:many': ['x', 'y'] })

function matches(entry: string, resource: string, { negated = false, variables = true } = {}) {
  return matchesResource(compileResources([entry], { negated, variables }), resource, context)
}

describe('a Resource entry', () => {
  it.each([
    ['*', '', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/x/y', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/', true],
    ['arn:aws:s3:::b/*', 'arn:aws:s3:::b', false],
    ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/x', true],
    ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/', false],
    ['arn:aws:s3:::b/?', 'arn:aws:s3:::b/xy', false],
    ['arn:aws:s3:::B', 'arn:aws:s3:::b', false],
    ['arn:aws:logs:*:*:log-group:g:*', 'arn:aws:logs:r:1:log-group:g:stream:a:b', true],
    ['arn:aws:iam::1:user/${aws:username}', 'arn:aws:iam::1:user/alice', true],
    ['arn:aws:iam::1:user/${AWS:UserName}', 'arn:aws:iam::1:user/alice', true],
    ['arn:aws:iam::1:user/${aws:username}', 'arn:aws:iam::1:user/eng/alice', false],
    ['arn:aws:iam::1:user/*/${aws:username}', 'arn:aws:iam::1:user/eng/alice', true],
    ['arn:aws:s3:::b/${a:star}', 'arn:aws:s3:::b/x', false],
    ['arn:aws:s3:::b/${a:star}', 'arn:aws:s3:::b/*', true],
    ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/*', true],
    ['arn:aws:s3:::b/${*}', 'arn:aws:s3:::b/x', false],
    ['arn:aws:s3:::b/${?}${$}', 'arn:aws:s3:::b/?$', true],
    ["arn:aws:s3:::b/${none, 'team x'}/*", 'arn:aws:s3:::b/team x/y', true],
    ["arn:aws:s3:::b/${aws:username, 'x'}", 'arn:aws:s3:::b/x', false],
  ])('%s against %s is %s', (entry, resource, expected) => {
    expect(matches(entry, resource)).toBe(expected)
    expect(matches(entry, resource, { negated: true })).toBe(!expected)
  })

  it.each(['arn:aws:s3:::b/${none}', 'arn:aws:s3:::b/${a:many}', "arn:aws:s3:::${a:many, 'b'}"])(
    '%s, whose variable has no single value, matches nothing, and so spares nothing',
    (entry) => {
      for (const resource of ['arn:aws:s3:::b/', 'arn:aws:s3:::b', entry]) {
        expect(matches(entry, resource)).toBe(false)
        expect(matches(entry, resource, { negated: true })).toBe(true)
      }
    },
  )

  it('knows variables behind the fifth colon only', () => {
    const early = 'arn:aws:s3:::${aws:username}'.replace(':::', '::${aws:username}:')
    expect(matches(early, 'arn:aws:s3::alice:alice')).toBe(false)
    expect(matches(early, 'arn:aws:s3::${aws:username}:alice')).toBe(true)
    expect(matches('${aws:username}', 'alice')).toBe(false)
  })

  it('knows no variables in version 2008-10-17', () => {
    const entry = 'arn:aws:s3:::b/${aws:username}'
    expect(matches(entry, 'arn:aws:s3:::b/alice', { variables: false })).toBe(false)
    expect(matches(entry, entry, { variables: false })).toBe(true)
  })
})
