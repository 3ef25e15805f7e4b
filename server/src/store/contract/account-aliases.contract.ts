import { describe, expect, it } from 'vitest'
import { deleteAccountAlias, setAccountAlias } from '../account-aliases.js'
import { findAccount, setPasswordPolicy } from '../accounts.js'
import type { Transaction } from '../store.js'
import { fresh, many, type StoreUnderTest } from './store-under-test.contract.js'

export function accountAliasesContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount } = underTest

  const aliasOf = async (accountId: string) => (await findAccount(underTest.read, accountId))?.alias
  const changesOf = (work: (tx: Transaction) => Promise<unknown>) =>
    write(async (tx) => {
      await work(tx)
      return tx.changes
    })

  describe('account aliases', () => {
    it('are unique over all accounts, the own one too, and replaced by the next', async () => {
      const [one, other] = [await newAccount(), await newAccount()]
      const [first, second] = [fresh('a-'), fresh('a-')]
      expect(await aliasOf(one)).toBeNull()
      expect(await write((tx) => setAccountAlias(tx, one, first))).toBe(true)
      expect(await write((tx) => setAccountAlias(tx, one, first))).toBe(false)
      expect(await write((tx) => setAccountAlias(tx, other, first))).toBe(false)
      expect([await aliasOf(one), await aliasOf(other)]).toEqual([first, null])
      expect(await write((tx) => setAccountAlias(tx, one, second))).toBe(true)
      expect(await write((tx) => setAccountAlias(tx, other, first))).toBe(true)
      expect([await aliasOf(one), await aliasOf(other)]).toEqual([second, first])
    })

    it('go to one of fifty accounts at once', async () => {
      const accounts = await Promise.all(many.map(newAccount))
      const alias = fresh('a-')
      const won = await winners((tx, index) => setAccountAlias(tx, accounts[index] ?? '', alias))
      expect(won).toBe(1)
      const aliases = await Promise.all(accounts.map(aliasOf))
      expect(aliases.filter((found) => found === alias)).toHaveLength(1)
    })

    it('are deleted by their name and in their account only', async () => {
      const [one, other] = [await newAccount(), await newAccount()]
      const alias = fresh('a-')
      await write((tx) => setAccountAlias(tx, one, alias))
      expect(await write((tx) => deleteAccountAlias(tx, other, alias))).toBe(false)
      expect(await write((tx) => deleteAccountAlias(tx, one, `${alias}x`))).toBe(false)
      expect(await winners((tx) => deleteAccountAlias(tx, one, alias))).toBe(1)
      expect(await aliasOf(one)).toBeNull()
    })

    it('touch the account', async () => {
      const accountId = await newAccount()
      const alias = fresh('a-')
      for (const work of [setAccountAlias, deleteAccountAlias])
        expect(await changesOf((tx) => work(tx, accountId, alias))).toEqual([{ accountId }])
    })
  })

  describe('password policies', () => {
    it('are set any number of times, taken away once, and touch the account', async () => {
      const accountId = await newAccount()
      const stored = async () => (await findAccount(underTest.read, accountId))?.passwordPolicy
      expect(await stored()).toBeNull()
      expect(await write((tx) => setPasswordPolicy(tx, accountId, null))).toBe(false)
      for (const policy of ['{"a":1}', '{"a":2}']) {
        expect(await write((tx) => setPasswordPolicy(tx, accountId, policy))).toBe(true)
        expect(await stored()).toBe(policy)
      }
      expect(await winners((tx) => setPasswordPolicy(tx, accountId, null))).toBe(1)
      expect(await stored()).toBeNull()
      expect(await changesOf((tx) => setPasswordPolicy(tx, accountId, '{}'))).toEqual([
        { accountId },
      ])
    })
  })
}
