import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readTemplate, resolveTemplate, type Token } from './template.js'

const syntax = { wildcards: true, variables: true }
const context = new Map([
  ['aws:username', ['alice']],
  ['list', ['a', 'b']],
  ['none', []],
])

function shown(tokens: readonly Token[]): string[] {
  return tokens.map((token) => {
    if (token.kind === 'text') return token.text
    if (token.kind === 'variable') return `<${token.written}|${token.fallback ?? ''}>`
    return token.kind
  })
}

describe('a text with variables', () => {
  it.each([
    ['a', ['a']],
    ['', []],
    ['a*b?', ['a', 'many', 'b', 'one']],
    ['${aws:username}', ['<aws:username|>']],
    ['x${aws:username}y', ['x', '<aws:username|>', 'y']],
    ["${aws:PrincipalTag/team, 'all'}", ['<aws:PrincipalTag/team|all>']],
    ["${aws:PrincipalTag/team,   'a}b' }", ['<aws:PrincipalTag/team|a}b>']],
    ['${*}${?}${$}', ['*?$']],
    ['a${$}{x}', ['a${x}']],
    ['${', ['${']],
    ['${}', ['${}']],
    ['$x', ['$x']],
    ['${a', ['${a']],
    ['${a, b}', ['${a, b}']],
    ["${a, 'b}", ["${a, 'b}"]],
    ['${a${b}', ['${a', '<b|>']],
    ["${a, '${b}", ["${a, '", '<b|>']],
    ["${a ,'b'}", ['<a|b>']],
    ['${*', ['${', 'many']],
  ])('%s is cut into %j', (text, expected) => {
    expect(shown(readTemplate(text, syntax))).toEqual(expected)
  })

  it('has no variables where the version knows none', () => {
    const tokens = readTemplate('${aws:username}/${*}', { wildcards: true, variables: false })
    expect(shown(tokens)).toEqual(['${aws:username}/${', 'many', '}'])
  })

  it('has no variables before the offset given', () => {
    const tokens = readTemplate('${a}:${b}', { ...syntax, variablesFrom: 5 })
    expect(shown(tokens)).toEqual(['${a}:', '<b|>'])
  })

  it.each([
    ['${AWS:UserName}', ['alice']],
    ['${absent}', undefined],
    ["${absent, 'x'}", ['x']],
    ["${none, 'x'}", ['x']],
    ['${list}', undefined],
    ["${list, 'x'}", undefined],
  ])('%s becomes %j in a request', (text, expected) => {
    const resolved = resolveTemplate(readTemplate(text, syntax), context)
    expect(resolved && shown(resolved)).toEqual(expected)
  })

  it('loses no character of a text without variables and wildcards', () => {
    const unit = fc.constantFrom('$', '{', '}', 'a', ',', "'", ' ')
    fc.assert(
      fc.property(fc.string({ unit }), (text) => {
        const tokens = readTemplate(text, { wildcards: false, variables: false })
        expect(shown(tokens).join('')).toBe(text)
        expect(() => readTemplate(text, syntax)).not.toThrow()
      }),
    )
  })
})
