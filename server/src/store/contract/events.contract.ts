import { describe, expect, it } from 'vitest'
import {
  deleteEventsBefore,
  type EventRow,
  insertEvents,
  listChangesAfter,
  listEvents,
} from '../events.js'
import { fresh, type StoreUnderTest } from './store-under-test.contract.js'

export function eventsContract(underTest: StoreUnderTest): void {
  const { write } = underTest

  describe('events', () => {
    const eventIdAt = (time: number) => `${String(time).padStart(8, '0')}-${fresh()}`
    const event = (more: Partial<EventRow>): EventRow => ({
      eventId: eventIdAt(0),
      accountId: 'a',
      touched: [],
      record: '{}',
      ...more,
    })

    it('writes any number of events and pages them in the order of their ids', async () => {
      const accountId = fresh()
      const events = Array.from({ length: 257 }, (_, index) =>
        event({ accountId, eventId: eventIdAt(index), record: `{"n":${index}}` }),
      )
      await write((tx) => insertEvents(tx, events.toReversed()))
      await write((tx) => insertEvents(tx, [event({ accountId: 'other' })]))
      await write((tx) => insertEvents(tx, []))
      const read: { eventId: string; record: string }[] = []
      for (let after = ''; ; after = read.at(-1)?.eventId ?? '') {
        const page = await listEvents(underTest.read, { after, accountId, limit: 50 })
        read.push(...page)
        if (page.length < 50) break
      }
      expect(read).toEqual(events.map(({ eventId, record }) => ({ eventId, record })))
      const everybody = await listEvents(underTest.read, { after: '', limit: 1000 })
      expect(everybody.length).toBeGreaterThanOrEqual(258)
    })

    it('has an event once, however often it is written', async () => {
      const accountId = fresh()
      const [once, other] = [event({ accountId }), event({ accountId })]
      await write((tx) => insertEvents(tx, [once]))
      await write((tx) => insertEvents(tx, [{ ...once, record: '{"again":1}' }, other]))
      const found = await listEvents(underTest.read, { after: '', accountId, limit: 10 })
      expect(found).toHaveLength(2)
      expect(found).toContainEqual({ eventId: once.eventId, record: '{}' })
    })

    it('lists what was changed after an event, and no event that changed nothing', async () => {
      const accountId = fresh()
      const [first, second, third, fourth] = [11, 12, 13, 10].map((time, index) =>
        event({
          accountId,
          eventId: eventIdAt(time),
          touched: [['account'], ['AIDA1', 'AIDA2'], [], ['AIDA3']][index] ?? [],
        }),
      ) as [EventRow, EventRow, EventRow, EventRow]
      await write((tx) => insertEvents(tx, [first, second, third, fourth]))
      const listed = (await listChangesAfter(underTest.read, fourth.eventId)).filter(
        (change) => change.accountId === accountId,
      )
      expect(listed.toSorted((one, other) => (one.eventId < other.eventId ? -1 : 1))).toEqual([
        { eventId: first.eventId, accountId, touched: 'account' },
        { eventId: second.eventId, accountId, touched: 'AIDA1 AIDA2' },
      ])
    })

    it('deletes the events before an id', async () => {
      const accountId = fresh()
      const [old, young] = [1, 2].map((time) => event({ accountId, eventId: eventIdAt(time) })) as [
        EventRow,
        EventRow,
      ]
      await write((tx) => insertEvents(tx, [old, young]))
      await write((tx) => deleteEventsBefore(tx, young.eventId))
      const left = await listEvents(underTest.read, { after: '', accountId, limit: 10 })
      expect(left.map(({ eventId }) => eventId)).toEqual([young.eventId])
    })
  })
}
