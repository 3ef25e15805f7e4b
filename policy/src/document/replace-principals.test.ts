import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documents } from '../../test/arbitraries.js'
import { parsed } from '../../test/policies.js'
import { replacePrincipals } from './replace-principals.js'

const alice = 'arn:aws:iam::111122223333:user/alice'
const ids = new Map([
  [alice, 'AIDAALICE'],
  ['arn:aws:iam::111122223333:role/Ops', 'AROAOPS'],
  ['arn:aws:sts::111122223333:assumed-role/Ops/s1', 'AROAOPS:s1'],
])
const toIds = (entry: string): string => ids.get(entry) ?? entry

describe('replacing the principals of a document', () => {
  it('rewrites what stands under AWS and leaves every other character as it is', () => {
    const text = (user: string, role: string, session: string): string => `{
  "Version" : "2012-10-17",\t"Statement": [ {
    "Sid": "${alice}", "Effect": "Allow", "Action": "sts:AssumeRole",
    "Principal": { "Service": ["ec2.amazonaws.com", "${alice}"], "AWS" : [
      "${user}" , "111122223333", "\\u0041IDAOLD"], "Federated":"${alice}" },
    "Condition": { "ArnEquals": { "aws:PrincipalArn": "${alice}", "Principal": "${alice}" } }
  }, {"NotPrincipal":{"AWS":"${role}"},"Effect":"Deny"},{"Principal":{"AWS":"${session}"}} ]
}
`
    const [user = '', role = '', session = ''] = ids.keys()
    const replaced = replacePrincipals(text(user, role, session), toIds)
    expect(replaced).toBe(text('AIDAALICE', 'AROAOPS', 'AROAOPS:s1'))
    const arns = new Map([...ids].map(([arn, id]) => [id, arn]))
    const back = replacePrincipals(replaced, (entry) => arns.get(entry) ?? entry)
    expect(back).toBe(text(user, role, session))
  })

  it('rewrites a single statement outside a list, and escapes what it puts in', () => {
    const text = (entry: string): string => `{"Statement":{"Principal":{"AWS":${entry}}}}`
    expect(replacePrincipals(text('"a"'), () => 'x"\\')).toBe(text(String.raw`"x\"\\"`))
  })

  it('shows every entry once, decoded', () => {
    const seen: string[] = []
    const text = String.raw`{"Statement":[{"Principal":{"AWS":["\u0061","b"]}},{"Principal":{"\u0041WS":"c"}}]}`
    expect(
      replacePrincipals(text, (entry) => {
        seen.push(entry)
        return entry
      }),
    ).toBe(text)
    expect(seen).toEqual(['a', 'b', 'c'])
  })

  it.each([
    ['what is not JSON', `{"Statement":{"Principal":{"AWS":"${alice}"}}`],
    ['a list', `[{"Statement":{"Principal":{"AWS":"${alice}"}}}]`],
    ['a Principal outside a statement', `{"Principal":{"AWS":"${alice}"}}`],
    ['a Principal that is no object', `{"Statement":{"Principal":"${alice}"}}`],
    ['a Principal further down', `{"Statement":{"Condition":{"Principal":{"AWS":"${alice}"}}}}`],
    ['no Statement', '{}'],
  ])('leaves %s as it is', (_, text) => {
    expect(replacePrincipals(text, () => 'AIDA')).toBe(text)
  })

  it('changes the entries and nothing else of any document', () => {
    const texts = fc
      .tuple(documents({ withPrincipal: true }), fc.constantFrom(0, 2))
      .map(([text, indent]) => JSON.stringify(JSON.parse(text), null, indent))
    fc.assert(
      fc.property(texts, (text) => {
        const doubled = replacePrincipals(text, (entry) => entry + entry)
        const halved = replacePrincipals(doubled, (entry) => entry.slice(entry.length / 2))
        expect(halved).toBe(text)
        const entriesOf = (from: string): string[] =>
          parsed(from).statements.flatMap(({ principal, notPrincipal }) => {
            const element = principal ?? notPrincipal ?? '*'
            return element === '*' ? [] : [...(element.AWS ?? [])]
          })
        expect(entriesOf(doubled)).toEqual(entriesOf(text).map((entry) => entry + entry))
      }),
    )
  })
})
