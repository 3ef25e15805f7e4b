import { describe, expect, it } from 'vitest'
import { listNewestEvents } from '../event-lookup.js'
import { insertEvents } from '../events.js'
import { fresh, type StoreUnderTest } from './store-under-test.contract.js'

export function eventLookupContract(underTest: StoreUnderTest): void {
  const { write } = underTest

  describe('looking events up', () => {
    const idAt = (time: number, account: string) => `${String(time).padStart(8, '0')}-${account}`

    async function insertFive(accountId: string): Promise<void> {
      const events = [3, 1, 5, 2, 4].map((time) => ({
        eventId: idAt(time, accountId),
        accountId,
        touched: [],
        record: `{"n":${time}}`,
      }))
      await write((tx) => insertEvents(tx, events))
    }

    it('gives the newest first, from one id on and before another, of one account', async () => {
      const [accountId, other] = [fresh(), fresh()]
      await insertFive(accountId)
      await insertFive(other)
      const found = (from: number, before: number, limit = 10) =>
        listNewestEvents(
          underTest.read,
          { accountId, from: idAt(from, accountId), before: idAt(before, accountId) },
          limit,
        )
      expect(await found(2, 5)).toEqual(
        [4, 3, 2].map((time) => ({ eventId: idAt(time, accountId), record: `{"n":${time}}` })),
      )
      expect((await found(0, 9, 2)).map(({ record }) => record)).toEqual(['{"n":5}', '{"n":4}'])
      expect(await found(5, 2)).toEqual([])
    })
  })
}
