import { compilePolicy } from '@sallyport/policy/compile'
import { decide } from '@sallyport/policy/decide'
import { checkDocument } from '@sallyport/policy/document/check'
import { preparePolicies } from '@sallyport/policy/prepare'
import { describe, expect, it } from 'vitest'
import { requestContext } from '../../src/permissions/context.js'
import { readDocument } from './markdown.js'

const now = Date.now()
const facts = { now, sourceIp: '', userAgent: '', secureTransport: false, region: 'us-east-1' }
const made = { issuedAt: now - 60_000, expiresAt: now + 3_600_000 }
/** The columns of the table. */
const sessions = [undefined, made, { ...made, mfaAt: now - 60_000 }]

const rows = [
  ...readDocument('docs/mfa-protected-api-access.md').matchAll(
    /^\| (Allow|Deny), `(".*)` +\| (\w+) +\| (\w+) +\| (\w+) +\|$/gm,
  ),
].map(([, effect = '', condition = '', ...cells]) => ({ effect, condition, cells }))

describe('the truth table of docs/mfa-protected-api-access.md is what the evaluator decides', () => {
  it('has its eight lines', () => {
    expect(rows).toHaveLength(8)
  })

  it.each(rows)('$effect, $condition', ({ effect, condition, cells }) => {
    const statement = `{"Effect":"${effect}","Action":"*","Resource":"*","Condition":{${condition}}}`
    const allowAll = '{"Effect":"Allow","Action":"*","Resource":"*"}'
    const statements = effect === 'Deny' ? `${allowAll},${statement}` : statement
    const checked = checkDocument(
      `{"Version":"2012-10-17","Statement":[${statements}]}`,
      'identity',
    )
    if (!checked.ok) throw new Error(checked.message)
    const identity = [compilePolicy(checked.policy, { id: 'test', type: 'identity' })]
    const policies = preparePolicies({ identity })
    const principal = {
      kind: 'user' as const,
      accountId: '123456789012',
      arn: 'arn:aws:iam::123456789012:user/alice',
    }
    const decisions = sessions.map((session) => {
      const caller = { principal: {} as never, accessKeyId: '', ...(session && { session }) }
      const context = requestContext(caller, facts, {})
      const request = { principal, action: 'iam:ListUsers', resource: '*', context }
      return decide(policies, request).decision === 'allowed' ? 'allowed' : 'denied'
    })
    expect(decisions).toEqual(cells)
  })
})
