import { describe, expect, it } from 'vitest'
import { listKeyRotations, recordKeyUse, setAccessKeyStatus } from '../access-keys.js'
import {
  claimCredentialReport,
  completeCredentialReport,
  findCredentialReport,
  isCredentialReportMade,
  listUnmadeReports,
  requestCredentialReport,
} from '../credential-reports.js'
import { now, type StoreUnderTest } from './store-under-test.contract.js'

export function credentialReportsContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser, newKey } = underTest

  const ask = (accountId: string, requestedAt: number, madeBefore = 0) =>
    write((tx) => requestCredentialReport(tx, { accountId, requestedAt, madeBefore }))
  const complete = (accountId: string, requestedAt: number, content = 'c') =>
    write((tx) =>
      completeCredentialReport(tx, {
        accountId,
        requestedAt,
        generatedAt: requestedAt + 1,
        content,
      }),
    )
  const find = (accountId: string) => findCredentialReport(underTest.read, accountId)

  describe('credential reports', () => {
    it('are asked for once of fifty times at once, and again only when they have become old', async () => {
      const accountId = await newAccount()
      expect(await find(accountId)).toBeUndefined()
      expect(await isCredentialReportMade(underTest.read, accountId)).toBe(false)
      const request = { accountId, requestedAt: now, madeBefore: now }
      expect(await winners((tx) => requestCredentialReport(tx, request))).toBe(1)
      expect(await find(accountId)).toEqual({ generatedAt: null, content: null })
      expect(await isCredentialReportMade(underTest.read, accountId)).toBe(false)
      expect(await complete(accountId, now)).toBe(true)
      expect(await find(accountId)).toEqual({ generatedAt: now + 1, content: 'c' })
      expect(await isCredentialReportMade(underTest.read, accountId)).toBe(true)
      expect(await ask(accountId, now + 9, now)).toBe(false)
      expect(await ask(accountId, now + 9, now + 1)).toBe(true)
      expect(await find(accountId)).toEqual({ generatedAt: null, content: null })
    })

    it('are taken up by one of fifty at once, and by another only where that one has stopped', async () => {
      const accountId = await newAccount()
      const claim = (claimedAt: number) => ({ accountId, claimedAt, claimedBefore: claimedAt - 5 })
      expect(await write((tx) => claimCredentialReport(tx, claim(now)))).toBe(false)
      await ask(accountId, now)
      expect(await winners((tx) => claimCredentialReport(tx, claim(now)))).toBe(1)
      expect(await winners((tx) => claimCredentialReport(tx, claim(now + 5)))).toBe(0)
      expect(await winners((tx) => claimCredentialReport(tx, claim(now + 6)))).toBe(1)
      await complete(accountId, now)
      expect(await winners((tx) => claimCredentialReport(tx, claim(now + 99)))).toBe(0)
    })

    it('are listed while nobody makes them', async () => {
      const [idle, busy, made] = [await newAccount(), await newAccount(), await newAccount()]
      for (const accountId of [idle, busy, made]) await ask(accountId, now)
      const claim = { accountId: busy, claimedAt: now, claimedBefore: 0 }
      await write((tx) => claimCredentialReport(tx, claim))
      await complete(made, now)
      const listed = async (claimedBefore: number) => {
        const unmade = await listUnmadeReports(underTest.read, claimedBefore)
        return unmade.filter(({ accountId }) => [idle, busy, made].includes(accountId))
      }
      expect(await listed(now)).toEqual([{ accountId: idle, requestedAt: now }])
      const all = await listed(now + 1)
      expect(new Set(all.map(({ accountId }) => accountId))).toEqual(new Set([idle, busy]))
    })

    it('are completed once, and only as they were asked for', async () => {
      const accountId = await newAccount()
      await ask(accountId, now)
      expect(await complete(accountId, now - 1)).toBe(false)
      expect(await complete(accountId, now, 'first')).toBe(true)
      expect(await complete(accountId, now, 'second')).toBe(false)
      expect((await find(accountId))?.content).toBe('first')
    })

    it('are told of keys when they were switched and used, the active ones first', async () => {
      const user = await newUser(await newAccount())
      const { accountId, userId } = user
      const [older, younger] = [await newKey(user, now), await newKey(user, now + 1)]
      const other = await newUser(accountId)
      await newKey(other, now + 2)
      await newKey({ accountId, userId: null }, now + 3)
      await newKey(await newUser(await newAccount()))
      const change = { accessKeyId: older, status: 'Inactive', changedAt: now + 7 } as const
      await write((tx) => setAccessKeyStatus(tx, user, change))
      const use = { accountId, usedAt: now + 8, service: 'iam', region: 'us-east-1' }
      await write((tx) => recordKeyUse(tx, { ...use, accessKeyId: younger }))
      const unused = { lastUsedAt: null, lastUsedService: null, lastUsedRegion: null }
      const used = { lastUsedAt: now + 8, lastUsedService: 'iam', lastUsedRegion: 'us-east-1' }
      const rotations = await listKeyRotations(underTest.read, accountId, [userId, other.userId])
      expect(rotations.filter((key) => key.userId === userId)).toEqual([
        { userId, status: 'Active', statusChangedAt: now + 1, ...used },
        { userId, status: 'Inactive', statusChangedAt: now + 7, ...unused },
      ])
      expect(rotations).toHaveLength(3)
      expect(await listKeyRotations(underTest.read, accountId, 'root')).toEqual([
        { userId: null, status: 'Active', statusChangedAt: now + 3, ...unused },
      ])
    })
  })
}
