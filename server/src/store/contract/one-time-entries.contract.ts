import { describe, expect, it } from 'vitest'
import {
  consumeOneTimeEntry,
  deleteOneTimeEntries,
  findOneTimeEntry,
  insertOneTimeEntry,
  type OneTimeEntry,
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
