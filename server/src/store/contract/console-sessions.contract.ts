import { describe, expect, it } from 'vitest'
import {
  type ConsoleSession,
  deleteConsoleSessionsBefore,
  endConsoleSession,
  endConsoleSessionsOf,
  findConsoleSession,
  insertConsoleSession,
  listConsoleSessions,
  recordSessionUse,
  renewConsoleSession,
  type SessionOwner,
} from '../console-sessions.js'
import { fresh, type StoreUnderTest } from './store-under-test.contract.js'

export function consoleSessionsContract(underTest: StoreUnderTest): void {
  const { write } = underTest

  /** Sessions of an account of their own, by short names. */
  function inNewAccount() {
    const accountId = fresh()
    const alice = { accountId, userId: fresh('AIDA') }
    const session = (name: string, more: Partial<ConsoleSession> = {}) => ({
      sessionId: `${accountId} ${name}`,
      tokenHash: `${accountId} hash of ${name}`,
      accessKeyId: `${accountId} ${name}`,
      ...alice,
      signedInAt: 1000,
      expiresAt: 5000,
      lastUsedAt: 1000,
      mfaAt: null,
      mfaSerialNumber: null,
      sourceIp: '192.0.2.1',
      userAgent: 'a browser',
      switched: null,
      ...more,
    })
    return {
      alice,
      root: { accountId, userId: null },
      session,
      open: (...sessions: ReturnType<typeof session>[]) =>
        write(async (tx) => {
          // eslint-disable-next-line no-await-in-loop -- one transaction has one connection
          for (const one of sessions) await insertConsoleSession(tx, one)
        }),
      find: (name: string) => findConsoleSession(underTest.read, `${accountId} hash of ${name}`),
      names: async (owner: SessionOwner) =>
        (await listConsoleSessions(underTest.read, owner)).map(({ sessionId }) =>
          sessionId.slice(accountId.length + 1),
        ),
    }
  }

  describe('console sessions', () => {
    it('are found by the hash of their cookie and by nothing else', async () => {
      const { open, session, find } = inNewAccount()
      const opened = session('one', { mfaAt: 900, mfaSerialNumber: 'arn' })
      await open(opened)
      const { tokenHash, ...stored } = opened
      expect(await find('one')).toEqual(stored)
      expect(await findConsoleSession(underTest.read, opened.sessionId)).toBeUndefined()
      expect(await findConsoleSession(underTest.read, `${tokenHash} `)).toBeUndefined()
    })

    it('are listed for their owner only, root being one, the newest first', async () => {
      const { open, session, names, alice, root } = inNewAccount()
      await open(
        session('old'),
        session('new', { signedInAt: 2000 }),
        session('of root', { userId: null }),
        session('of another account', { accountId: fresh() }),
      )
      expect(await names(alice)).toEqual(['new', 'old'])
      expect(await names(root)).toEqual(['of root'])
    })

    it('are renewed once: the old cookie opens nothing, and a second change loses', async () => {
      const { open, session, find } = inNewAccount()
      await open(session('one'))
      const tokenHash = fresh()
      const change = { tokenHash, accessKeyId: fresh('ASIA'), switched: '{}' }
      expect(await underTest.winners((tx) => renewConsoleSession(tx, session('one'), change))).toBe(
        1,
      )
      expect(await find('one')).toBeUndefined()
      expect(await findConsoleSession(underTest.read, tokenHash)).toMatchObject({ switched: '{}' })
    })

    it('remember their last use, which never goes back', async () => {
      const { open, session, find } = inNewAccount()
      const { sessionId } = session('one')
      await open(session('one'))
      await write((tx) => recordSessionUse(tx, sessionId, 3000))
      await write((tx) => recordSessionUse(tx, sessionId, 2000))
      expect(await find('one')).toMatchObject({ lastUsedAt: 3000 })
    })

    it('are ended by their owner, one or all but one', async () => {
      const { open, session, names, alice, root } = inNewAccount()
      await open(session('one'), session('two'), session('three'), session('r', { userId: null }))
      const end = (owner: SessionOwner, name: string) =>
        write((tx) => endConsoleSession(tx, owner, session(name).sessionId))
      expect(await end(root, 'one')).toBe(false)
      expect(await end(alice, 'one')).toBe(true)
      expect(await end(alice, 'one')).toBe(false)
      const two = session('two').sessionId
      expect(await write((tx) => endConsoleSessionsOf(tx, alice, two))).toBe(1)
      expect(await names(alice)).toEqual(['two'])
      expect(await write((tx) => endConsoleSessionsOf(tx, root))).toBe(1)
      expect(await names(alice)).toEqual(['two'])
    })

    it('are removed when they have expired', async () => {
      const { open, session, names, alice } = inNewAccount()
      await open(session('old', { expiresAt: 2000 }), session('new'))
      await write((tx) => deleteConsoleSessionsBefore(tx, 2000))
      expect(await names(alice)).toEqual(['new'])
    })
  })
}
