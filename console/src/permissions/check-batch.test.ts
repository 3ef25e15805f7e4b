import { describe, expect, it, vi } from 'vitest'
import { type Check, checkBatch, maxChecks } from './check-batch.js'

const check = (name: string): Check => ({ action: `iam:${name}`, resource: '*' })
const allowed = (wanted: string) =>
  vi.fn((checks: readonly Check[]) =>
    Promise.resolve(checks.map(({ action }) => action === `iam:${wanted}`)),
  )

describe('checks of permissions', () => {
  it('of one moment are asked together, equal ones once, and each gets its answer', async () => {
    const ask = allowed('GetUser')
    const may = checkBatch(ask)
    const answers = [may(check('GetUser')), may(check('DeleteUser')), may(check('GetUser'))]
    expect(await Promise.all(answers)).toEqual([true, false, true])
    expect(ask.mock.calls).toEqual([[[check('GetUser'), check('DeleteUser')]]])
  })

  it('of different resources are different', async () => {
    const ask = vi.fn((checks: readonly Check[]) =>
      Promise.resolve(checks.map(({ resource }) => resource === 'a')),
    )
    const may = checkBatch(ask)
    const action = 'iam:GetUser'
    const answers = [may({ action, resource: 'a' }), may({ action, resource: 'b' })]
    expect(await Promise.all(answers)).toEqual([true, false])
  })

  it('that are more than the server takes at once are asked in portions', async () => {
    const ask = allowed(`N${maxChecks}`)
    const may = checkBatch(ask)
    const answers = Array.from({ length: maxChecks + 1 }, (_, index) => may(check(`N${index}`)))
    const results = await Promise.all(answers)
    expect(ask.mock.calls.map(([checks]) => checks.length)).toEqual([maxChecks, 1])
    expect(results.filter(Boolean)).toHaveLength(1)
    expect(results[maxChecks]).toBe(true)
  })

  it('fail together where asking fails, and can be asked again', async () => {
    const ask = allowed('GetUser').mockRejectedValueOnce(new Error('unreachable'))
    const may = checkBatch(ask)
    const answers = [may(check('GetUser')), may(check('DeleteUser'))]
    const outcomes = await Promise.allSettled(answers)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(await may(check('GetUser'))).toBe(true)
  })

  it('that the answer leaves out are denied', async () => {
    const may = checkBatch(() => Promise.resolve([]))
    expect(await may(check('GetUser'))).toBe(false)
  })
})
