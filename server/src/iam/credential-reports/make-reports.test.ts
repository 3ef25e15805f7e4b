import { afterEach, beforeEach, expect, it } from 'vitest'
import { insertAccount } from '../../store/accounts.js'
import {
  completeCredentialReport,
  findCredentialReport,
  requestCredentialReport,
} from '../../store/credential-reports.js'
import { openSqliteStore } from '../../store/sqlite.js'
import type { Store } from '../../store/store.js'
import { abandonedAfter, keepReportsMade, makeReports, type ReportParts } from './make-reports.js'

const requestedAt = 1_800_000_000_000
let store: Store
let now: number
let errors: unknown[]
beforeEach(async () => {
  store = await openSqliteStore(':memory:')
  now = requestedAt
  errors = []
  for (const accountId of ['one', 'two']) {
    const rootEmail = `${accountId}@example.com`
    const account = { accountId, name: accountId, rootEmail, createdAt: now }
    await store.write((tx) => insertAccount(tx, account))
  }
})
afterEach(() => store.close())

/** What a node makes reports with; `flush` is the first thing that it does after it has taken one up. */
const node = (flush: () => Promise<void> = () => Promise.resolve()): ReportParts => ({
  store,
  recorder: { flush } as ReportParts['recorder'],
  clock: () => now,
  onError: (error) => void errors.push(error),
})

const ask = (accountId: string) =>
  store.write((tx) => requestCredentialReport(tx, { accountId, requestedAt, madeBefore: 0 }))
const find = (accountId: string) => findCredentialReport(store.read, accountId)
const made = { generatedAt: requestedAt, content: expect.stringMatching(/^user,arn,/) }
const unmade = { generatedAt: null, content: null }

it('makes what was asked for and nothing else', async () => {
  await ask('one')
  await makeReports(node())
  expect(await find('one')).toEqual(made)
  expect(await find('two')).toBeUndefined()
  expect(errors).toEqual([])
})

it('is done by one of several nodes', async () => {
  await ask('one')
  let taken = 0
  const count = (): Promise<void> => {
    taken += 1
    return Promise.resolve()
  }
  await Promise.all(Array.from({ length: 8 }, () => makeReports(node(count))))
  expect(taken).toBe(1)
  expect(await find('one')).toEqual(made)
})

it('goes on where a node has stopped, and no earlier', async () => {
  await ask('one')
  const stopped = node(() => Promise.reject(new Error('stopped')))
  await makeReports(stopped)
  expect(errors).toEqual([new Error('stopped')])
  now += abandonedAfter
  await makeReports(node())
  expect(await find('one')).toEqual(unmade)
  now += 1
  await makeReports(node())
  expect(await find('one')).toMatchObject({ generatedAt: now })
})

it('makes the other reports where one cannot be made', async () => {
  await ask('one')
  await ask('two')
  let calls = 0
  await makeReports(
    node(() => {
      calls += 1
      return calls === 1 ? Promise.reject(new Error('no')) : Promise.resolve()
    }),
  )
  expect(errors).toEqual([new Error('no')])
  expect([await find('one'), await find('two')]).toEqual([unmade, made])
})

it('keeps the report that was made first where a node was only slow', async () => {
  await ask('one')
  const slow = node(async () => {
    now += abandonedAfter + 1
    await makeReports(node())
    now += 1
  })
  await makeReports(slow)
  expect(await find('one')).toMatchObject({ generatedAt: now - 1 })
})

it('leaves a report alone that was asked for later', async () => {
  await ask('one')
  const late = { accountId: 'one', requestedAt: requestedAt - 1, generatedAt: now, content: 'late' }
  expect(await store.write((tx) => completeCredentialReport(tx, late))).toBe(false)
  expect(await find('one')).toEqual(unmade)
})

it('waits at its end for the report under way, and says nothing where the database is gone', async () => {
  await ask('one')
  let begun = (): void => undefined
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve
  })
  const stop = keepReportsMade(
    node(() => {
      begun()
      return new Promise((resolve) => setTimeout(resolve, 50))
    }),
  )
  await hasBegun
  await stop()
  expect(await find('one')).toEqual(made)
  const gone = await openSqliteStore(':memory:')
  await gone.close()
  await makeReports({ ...node(), store: gone })
  expect(errors).toEqual([])
})
