import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { type TokenStatus, tokenStatus, tokenStatuses } from '../hardware-token-status.js'
import {
  deleteToken,
  findToken,
  findTokenFor,
  insertTokens,
  keepTokenState,
  knownSerialNumbers,
  listTokens,
  lockToken,
  markTokenLost,
  type NewToken,
  recordSynchronised,
} from '../hardware-tokens.js'
import { assignMfaDevice, insertMfaDevice, lockMfaDevice } from '../mfa-devices.js'
import { fresh, now, type StoreUnderTest } from './store-under-test.contract.js'

export function hardwareTokensContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount } = underTest

  const tokenOf = (accountId: string | null, more: Partial<NewToken> = {}): NewToken => ({
    tokenId: randomUUID(),
    accountId,
    serialNumber: fresh('GAHT'),
    seedSealed: 'v1.aaaaaaaa.seed',
    algorithm: 'SHA256',
    digits: 8,
    stepSeconds: 60,
    startSeconds: 0,
    manufacturer: 'Maker',
    model: null,
    startsAt: null,
    expiresAt: now + 1,
    timeAdjustment: 2,
    floorStep: 0,
    importedAt: now,
    ...more,
  })
  const stocked = async (accountId: string | null, more: Partial<NewToken> = {}) => {
    const token = tokenOf(accountId, more)
    await write((tx) => insertTokens(tx, [token]))
    return token
  }
  const assign = ({ tokenId, serialNumber }: NewToken, accountId: string) =>
    write(async (tx) => {
      await insertMfaDevice(tx, {
        deviceId: tokenId,
        accountId,
        kind: 'hardware',
        serialNumber,
        seedSealed: '',
        createdAt: now,
      })
      const device = await lockMfaDevice(tx, accountId, serialNumber)
      if (device === undefined) throw new Error('the device was not stored')
      const owner = { kind: 'root' } as const
      await assignMfaDevice(tx, device, { owner, enabledAt: now, timeAdjustment: 0, floorStep: 1 })
    })
  const listed = async (accountId: string | null, status: TokenStatus | 'Any') => {
    const rows = await listTokens(underTest.read, { accountId, status, now, limit: 1000 })
    return rows.map(({ tokenId }) => tokenId)
  }

  describe('hardware tokens', () => {
    it('are read as they were stored', async () => {
      const token = await stocked(await newAccount())
      expect(await findToken(underTest.read, token.tokenId)).toEqual({
        ...token,
        synchronisedAdjustment: 2,
        lostAt: null,
      })
    })

    it('are found by the serial number in any case, by their account or, of the pool, by all', async () => {
      const [own, other] = [await newAccount(), await newAccount()]
      const token = await stocked(own, { serialNumber: fresh('Gaht') })
      const pooled = await stocked(null)
      const find = async (accountId: string, serialNumber: string) =>
        (await findTokenFor(underTest.read, accountId, serialNumber))?.tokenId
      expect(await find(own, token.serialNumber.toUpperCase())).toBe(token.tokenId)
      expect(await find(other, token.serialNumber)).toBeUndefined()
      expect(await find(own, pooled.serialNumber)).toBe(pooled.tokenId)
      expect(await find(other, pooled.serialNumber)).toBe(pooled.tokenId)
    })

    it('are stored all or none, each serial number once in the whole server', async () => {
      const accountId = await newAccount()
      const token = await stocked(accountId)
      const more = Array.from({ length: 450 }, () => tokenOf(accountId))
      const same = tokenOf(null, { serialNumber: token.serialNumber.toLowerCase() })
      await expect(write((tx) => insertTokens(tx, [...more, same]))).rejects.toThrow()
      expect(await listed(accountId, 'Available')).toEqual([token.tokenId])
      const serialNumbers = [...more, token].map(({ serialNumber }) => serialNumber)
      expect(await knownSerialNumbers(underTest.read, serialNumbers)).toEqual(
        new Set([token.serialNumber.toLowerCase()]),
      )
      await write((tx) => insertTokens(tx, more))
      expect((await knownSerialNumbers(underTest.read, serialNumbers)).size).toBe(451)
    })

    it('become a device of one account of fifty that want one at once', async () => {
      const token = await stocked(null)
      const accounts = await Promise.all(Array.from({ length: 50 }, () => newAccount()))
      const won = await winners((tx, index) =>
        insertMfaDevice(tx, {
          deviceId: token.tokenId,
          accountId: accounts[index] ?? '',
          kind: 'hardware',
          serialNumber: token.serialNumber,
          seedSealed: '',
          createdAt: now,
        }),
      )
      expect(won).toBe(1)
    })

    it('keep their clock and counter, and what the last synchronisation told', async () => {
      const { tokenId } = await stocked(null)
      await write((tx) => keepTokenState(tx, tokenId, { timeAdjustment: 5, floorStep: 900 }))
      await write((tx) => recordSynchronised(tx, tokenId, 4))
      const locked = await write((tx) => lockToken(tx, tokenId))
      expect(locked).toMatchObject({
        timeAdjustment: 5,
        floorStep: 900,
        synchronisedAdjustment: 4,
      })
    })

    it('are lost once and for ever', async () => {
      const { tokenId } = await stocked(null)
      expect(await write((tx) => markTokenLost(tx, tokenId, now))).toBe(true)
      expect(await write((tx) => markTokenLost(tx, tokenId, now + 1))).toBe(false)
      expect(await findToken(underTest.read, tokenId)).toMatchObject({
        lostAt: now,
        seedSealed: '',
      })
    })

    it('are deleted by one of fifty that want to at once, and can be stored anew', async () => {
      const token = await stocked(await newAccount())
      const other = await stocked(null)
      expect(await winners((tx) => deleteToken(tx, token.tokenId))).toBe(1)
      expect(await findToken(underTest.read, token.tokenId)).toBeUndefined()
      expect(await findToken(underTest.read, other.tokenId)).toBeDefined()
      await write((tx) => insertTokens(tx, [token]))
      expect(await findToken(underTest.read, token.tokenId)).toMatchObject(token)
    })

    it('are listed by what became of them, with those of the pool that the account has', async () => {
      const [own, other] = [await newAccount(), await newAccount()]
      const [free, given, lost] = [await stocked(own), await stocked(own), await stocked(own)]
      const [pooled, foreign] = [await stocked(null), await stocked(other)]
      await assign(given, own)
      await assign(pooled, own)
      await write((tx) => markTokenLost(tx, lost.tokenId, now))
      expect(await listed(own, 'Available')).toEqual([free.tokenId])
      expect(await listed(own, 'Assigned')).toEqual(
        [given, pooled]
          .toSorted((a, b) => (a.serialNumber < b.serialNumber ? -1 : 1))
          .map(({ tokenId }) => tokenId),
      )
      expect(await listed(own, 'Lost')).toEqual([lost.tokenId])
      expect(await listed(null, 'Available')).toEqual(expect.arrayContaining([foreign.tokenId]))
      const [first, second] = await listTokens(underTest.read, {
        accountId: own,
        status: 'Any',
        now,
        limit: 2,
      })
      const next = await listTokens(underTest.read, {
        accountId: own,
        status: 'Any',
        now,
        after: first?.serialNumber,
        limit: 1,
      })
      expect(next).toEqual([second])
      expect(first).not.toHaveProperty('seedSealed')
    })

    it('are listed under the status that they are said to have, and under no other', async () => {
      const own = await newAccount()
      const [past, future] = [{ expiresAt: now }, { startsAt: now + 1, expiresAt: now + 2 }]
      const never = { startsAt: now + 1, expiresAt: now - 1 }
      const always = { startsAt: now, expiresAt: null }
      for (const dates of [past, future, never, always]) {
        /* eslint-disable no-await-in-loop -- one after the other */
        await stocked(own, dates)
        const lost = await stocked(own, dates)
        await write((tx) => markTokenLost(tx, lost.tokenId, now))
        await assign(await stocked(own, dates), own)
        await assign(await stocked(null, dates), own)
        /* eslint-enable no-await-in-loop */
      }
      const page = { accountId: own, status: 'Any', now, limit: 1000 } as const
      const all = await listTokens(underTest.read, page)
      expect(all).toHaveLength(16)
      const found = await Promise.all(tokenStatuses.map((status) => listed(own, status)))
      const said = tokenStatuses.map((status) =>
        all.filter((token) => tokenStatus(token, now) === status).map(({ tokenId }) => tokenId),
      )
      expect(found).toEqual(said)
      expect(found.map(({ length }) => length)).toEqual([1, 4, 1, 6, 4])
    })
  })
}
