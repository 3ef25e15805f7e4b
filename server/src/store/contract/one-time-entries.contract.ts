import { describe, expect, it } from 'vitest'
import {
  consumeOneTimeEntry,
  deleteOneTimeEntries,
  findOneTimeEntry,
  insertOneTimeEntry,
  type OneTimeEntry,
  replaceOneTimeEntry,
  takeOneTimeEntry,
} from '../one-time-entries.js'
import { fresh, now, type StoreUnderTest } from './store-under-test.contract.js'

export function oneTimeEntriesContract(underTest: StoreUnderTest): void {
  const { write, winners } = underTest

  describe('links that work once', () => {
    const newEntry = async (more: Partial<OneTimeEntry> = {}): Promise<OneTimeEntry> => {
      const entry: OneTimeEntry = {
        tokenHash: fresh(),
        purpose: 'set-up-link',
        subject: 's',
        payload: 'p',
        expiresAt: now + 1000,
        ...more,
      }
      await write((tx) => insertOneTimeEntry(tx, entry))
      return entry
    }

    it('gives an entry to one of fifty at once', async () => {
      const { tokenHash, purpose } = await newEntry()
      const key = { tokenHash, purpose, now }
      expect(await winners((tx) => consumeOneTimeEntry(tx, key))).toBe(1)
      expect(await findOneTimeEntry(underTest.read, key)).toBeUndefined()
    })

    it('opens for its purpose and until it expires, and stays after a refusal', async () => {
      const entry = await newEntry()
      const { tokenHash, purpose, expiresAt } = entry
      const wrongKeys = [
        { tokenHash, purpose: 'root-mfa-ticket', now },
        { tokenHash, purpose, now: expiresAt },
        { tokenHash: 'other', purpose, now },
      ] as const
      for (const key of wrongKeys) {
        expect(await findOneTimeEntry(underTest.read, key)).toBeUndefined()
        expect(await write((tx) => consumeOneTimeEntry(tx, key))).toBe(false)
      }
      const key = { tokenHash, purpose, now: expiresAt - 1 }
      expect(await findOneTimeEntry(underTest.read, key)).toEqual(entry)
      expect(await write((tx) => consumeOneTimeEntry(tx, key))).toBe(true)
    })

    it('gives what an entry held to one of fifty at once, for its purpose and until it expires', async () => {
      const { tokenHash, purpose, expiresAt } = await newEntry({ subject: 'who', payload: 'what' })
      const take = (key: Partial<Parameters<typeof takeOneTimeEntry>[1]> = {}) =>
        write((tx) => takeOneTimeEntry(tx, { tokenHash, purpose, now, ...key }))
      expect(await take({ purpose: 'root-mfa-ticket' })).toBeUndefined()
      expect(await take({ now: expiresAt })).toBeUndefined()
      const taken: unknown[] = []
      const won = await winners(async (tx) => {
        const entry = await takeOneTimeEntry(tx, { tokenHash, purpose, now })
        if (entry !== undefined) taken.push(entry)
        return entry !== undefined
      })
      expect(won).toBe(1)
      expect(taken).toContainEqual({ subject: 'who', payload: 'what' })
    })

    it('replaces an entry by another of the same key', async () => {
      const entry = await newEntry()
      const other = { ...entry, subject: 'other', payload: 'other', expiresAt: now + 2000 }
      await write((tx) => replaceOneTimeEntry(tx, other))
      const { tokenHash, purpose } = entry
      expect(await findOneTimeEntry(underTest.read, { tokenHash, purpose, now })).toEqual(other)
      await write((tx) => replaceOneTimeEntry(tx, { ...other, tokenHash: fresh() }))
    })

    it('deletes the entries of a purpose, or those that have expired', async () => {
      const link = await newEntry()
      const ticket = await newEntry({ purpose: 'root-mfa-ticket' })
      const old = await newEntry({ purpose: 'root-mfa-ticket', expiresAt: now })
      const found = async ({ tokenHash, purpose }: OneTimeEntry) =>
        (await findOneTimeEntry(underTest.read, { tokenHash, purpose, now: now - 1 })) !== undefined
      await write((tx) => deleteOneTimeEntries(tx, { expiredAt: now }))
      expect([await found(link), await found(ticket), await found(old)]).toEqual([
        true,
        true,
        false,
      ])
      await write((tx) => deleteOneTimeEntries(tx, { purpose: 'set-up-link' }))
      expect([await found(link), await found(ticket)]).toEqual([false, true])
    })
  })
}
