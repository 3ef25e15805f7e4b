import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { insertEvents } from './events.js'
import {
  accountTouched,
  createExactCache,
  everyPrincipal,
  type ExactCache,
  type Scope,
  watchChanges,
} from './exact-cache.js'
import { openSqliteStore } from './sqlite.js'
import type { Store } from './store.js'

let cache: ExactCache
beforeEach(() => {
  cache = createExactCache()
})

const scopes: Scope[] = ['account:1', 'account:2', 'principal:a', 'principal:b']

/** Which of some facts are known, looked at without making the others known. */
async function fill(): Promise<() => Promise<Scope[]>> {
  for (const scope of scopes) await cache.keep(scope, 'fact', () => Promise.resolve('known'))
  return async () => {
    const known: Scope[] = []
    for (const scope of scopes) {
      const fact = await cache.keep(scope, 'fact', () => Promise.resolve(undefined))
      if (fact === 'known') known.push(scope)
    }
    return known
  }
}

describe('the cache', () => {
  it('reads a fact once and answers at once from then on', async () => {
    const read = vi.fn(() => Promise.resolve({ value: 1 }))
    const first = await cache.keep('account:1', 'fact', read)
    expect(cache.keep('account:1', 'fact', read)).toBe(first)
    expect(read).toHaveBeenCalledTimes(1)
    await cache.keep('account:1', 'other', read)
    await cache.keep('account:2', 'fact', read)
    expect(read).toHaveBeenCalledTimes(3)
  })

  it('does not keep that there is nothing', async () => {
    const read = vi.fn(() => Promise.resolve(undefined))
    await cache.keep('account:1', 'fact', read)
    await cache.keep('account:1', 'fact', read)
    expect(read).toHaveBeenCalledTimes(2)
  })

  it('keeps nothing of a read that fails', async () => {
    await expect(
      Promise.resolve(cache.keep('account:1', 'fact', () => Promise.reject(new Error('no')))),
    ).rejects.toThrow('no')
    expect(await cache.keep('account:1', 'fact', () => Promise.resolve('yes'))).toBe('yes')
  })

  it.each([
    [{ accountId: '1' }, ['account:2', 'principal:a', 'principal:b']],
    [{ accountId: '1', principalId: 'a' }, ['account:2', 'principal:b']],
    [{ accountId: '3', principalId: 'c' }, scopes],
    [{ accountId: '1', principalId: everyPrincipal }, []],
  ])('forgets what the change %j touches and nothing else', async (change, left) => {
    const known = await fill()
    cache.forget([change])
    expect(await known()).toEqual(left)
  })

  it('does not keep what was read before a change and arrives after it', async () => {
    let arrive: (fact: string) => void = () => undefined
    const reading = cache.keep(
      'principal:a',
      'fact',
      () =>
        new Promise<string>((resolve) => {
          arrive = resolve
        }),
    )
    cache.forget([{ accountId: '1', principalId: 'a' }])
    arrive('stale')
    expect(await reading).toBe('stale')
    expect(await cache.keep('principal:a', 'fact', () => Promise.resolve('fresh'))).toBe('fresh')
  })

  it('starts anew rather than grow without a limit', async () => {
    const known = await fill()
    const heavy = 60 * 1024 * 1024
    await cache.keep(
      'account:3',
      'one',
      () => Promise.resolve('x'),
      () => heavy,
    )
    expect(await known()).toEqual(scopes)
    await cache.keep(
      'account:3',
      'other',
      () => Promise.resolve('x'),
      () => heavy,
    )
    expect(await known()).toEqual([])
  })
})

describe('the watch over changes', () => {
  let directory: string
  let store: Store
  let otherNode: Store
  let now: number
  let stop: () => void
  const idAt = (time: number) => `${String(time).padStart(15, '0')}-${randomUUID()}`
  const firstIdAt = (time: number) => String(time).padStart(15, '0')

  beforeEach(async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    directory = await mkdtemp(join(tmpdir(), 'sallyport-watch-'))
    store = await openSqliteStore(join(directory, 'sallyport.db'))
    otherNode = await openSqliteStore(join(directory, 'sallyport.db'))
    now = 1_800_000_000_000
    stop = watchChanges(cache, { store, now: () => now, firstIdAt })
  })
  afterEach(async () => {
    stop()
    vi.useRealTimers()
    await store.close()
    await otherNode.close()
    await rm(directory, { recursive: true })
  })

  /** Lets time pass as it does: in steps of the watch's interval. */
  async function pass(milliseconds: number): Promise<void> {
    for (let passed = 0; passed < milliseconds; passed += 250) {
      now += 250
      await vi.advanceTimersByTimeAsync(250)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const record = (touched: string[], at = now) =>
    otherNode.write((tx) =>
      insertEvents(tx, [{ eventId: idAt(at), accountId: '1', touched, record: '{}' }]),
    )

  it('forgets what a write of this node touched before the write is answered', async () => {
    const known = await fill()
    await store.write(async (tx) => tx.touch('1', 'a'))
    expect(await known()).toEqual(['account:2', 'principal:b'])
  })

  it.each([
    [[accountTouched], ['account:2', 'principal:a', 'principal:b']],
    [['a', 'b'], ['account:2']],
    [[everyPrincipal], []],
    [[], scopes],
  ])('forgets within a second what another node touched: %j', async (touched, left) => {
    const known = await fill()
    await record(touched)
    await pass(1000)
    expect(await known()).toEqual(left)
  })

  it('finds a change of a node whose clock is ten seconds behind, and acts on each once', async () => {
    await record(['a'], now - 10_000)
    await pass(250)
    const known = await fill()
    await pass(1000)
    expect(await known()).toEqual(scopes)
    await record(['b'], now - 10_000)
    await pass(250)
    expect(await known()).toEqual(['account:2', 'principal:a'])
  })

  it('keeps nothing while the database does not answer', async () => {
    const known = await fill()
    await store.close()
    await pass(250)
    expect(await known()).toEqual([])
  })

  it('trusts nothing that it could not check for a second, such as after a sleep of the machine', async () => {
    const known = await fill()
    await pass(1000)
    expect(await known()).toEqual(scopes)
    now += 1000
    vi.advanceTimersByTime(250)
    expect(await known()).toEqual([])
  })

  it('ends when it is told to', async () => {
    const known = await fill()
    stop()
    await record([everyPrincipal])
    await pass(1000)
    expect(await known()).toEqual(scopes)
  })
})
