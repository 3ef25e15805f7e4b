import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { insertEvents } from '../events.js'
import { createExactCache, type ExactCache, watchChanges } from '../exact-cache.js'
import { findInlinePolicy, putInlinePolicy } from '../inline-policies.js'
import { fresh, many, type StoreUnderTest } from './store-under-test.contract.js'

export function exactCacheContract(underTest: StoreUnderTest): void {
  const { write, newAccount, newGroup } = underTest

  describe('what is kept in memory of a store', () => {
    let cache: ExactCache
    let stop: () => void
    const idAt = (time: number) => String(time).padStart(15, '0')

    beforeEach(() => {
      cache = createExactCache()
      stop = watchChanges(cache, { store: underTest.store, now: Date.now, firstIdAt: idAt })
    })
    afterEach(() => stop())

    const userScope = () => `principal:${fresh('AIDA')}` as const
    const policyArn = () => `arn:aws:iam::123456789012:policy/${fresh()}`

    /** Makes known a fact of a user that was made from these. */
    async function keepFrom(...ids: string[]): Promise<() => Promise<boolean>> {
      const scope = userScope()
      await cache.keep(scope, 'fact', async (dependsOn) => {
        for (const id of ids) dependsOn(id)
        return 'known'
      })
      return async () =>
        (await cache.keep(scope, 'fact', () => Promise.resolve(undefined))) === 'known'
    }

    it.each([
      ['a group', () => fresh('AGPA')],
      ['a managed policy', policyArn],
    ])(
      'is forgotten with %s that it was made from, before the write is answered',
      async (_, newId) => {
        const [id, other] = [newId(), newId()]
        const known = await keepFrom(other, id)
        const knownToo = await keepFrom(id)
        const strange = await keepFrom(other)
        await write(async (tx) => tx.touch('1', id))
        expect([await known(), await knownToo(), await strange()]).toEqual([false, false, true])
      },
    )

    it('is not forgotten with what it was made from before', async () => {
      const scope = userScope()
      const [left, joined] = [fresh('AGPA'), fresh('AGPA')]
      const keep = (groupId: string) =>
        cache.keep(scope, 'fact', async (dependsOn) => {
          dependsOn(groupId)
          return `of ${groupId}`
        })
      await keep(left)
      await write(async (tx) => tx.touch('1', left))
      await keep(joined)
      await write(async (tx) => tx.touch('1', left))
      expect(await keep(left)).toBe(`of ${joined}`)
    })

    it('is not kept where the group or policy changes while it is being read', async () => {
      const scope = userScope()
      const [groupId, arn] = [fresh('AGPA'), policyArn()]
      for (const id of [groupId, arn]) {
        const read = cache.keep(scope, 'fact', async (dependsOn) => {
          for (const each of [groupId, arn]) dependsOn(each)
          await write(async (tx) => tx.touch('1', id))
          return 'stale'
        })
        expect(await read).toBe('stale')
        const again = () => cache.keep(scope, 'fact', () => Promise.resolve(undefined))
        expect(await again()).toBeUndefined()
      }
    })

    it.each([
      ['a group', () => fresh('AGPA')],
      ['a managed policy', policyArn],
    ])('is forgotten within a second with %s that another node changed', async (_, newId) => {
      const [id, other] = [newId(), newId()]
      const known = await keepFrom(id)
      const strange = await keepFrom(other)
      // What another node writes; this one is told nothing.
      const event = { eventId: `${idAt(Date.now())}-${fresh()}`, accountId: '1', record: '{}' }
      await write((tx) => insertEvents(tx, [{ ...event, touched: ['AIDASOMEBODY', id] }]))
      await vi.waitFor(async () => expect(await known()).toBe(false), { timeout: 1000 })
      expect(await strange()).toBe(true)
    })

    it('is never older than the last write that was answered', async () => {
      const group = await newGroup(await newAccount())
      const owner = { accountId: group.accountId, ownerId: group.groupId }
      const scopes = many.slice(0, 10).map(userScope)
      const documents = () =>
        Promise.all(
          scopes.map(async (scope) =>
            cache.keep(scope, 'policies', async (dependsOn) => {
              dependsOn(group.groupId)
              return (await findInlinePolicy(underTest.read, group.groupId, 'p'))?.document
            }),
          ),
        )
      for (const index of many) {
        const policy = { policyName: 'p', document: `${index}`, size: 1 }
        const written = write((tx) => putInlinePolicy(tx, owner, policy))
        // Reads that are under way while the write is.
        const reading = documents()
        await written
        expect(await documents()).toEqual(scopes.map(() => `${index}`))
        await reading
      }
    })
  })
}
