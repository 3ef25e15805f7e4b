import { describe, expect, it } from 'vitest'
import {
  chooseDeviceOfAttempt,
  consumeSignInAttempt,
  countWrongAnswer,
  deleteSignInAttempt,
  deleteSignInAttemptsBefore,
  findSignInAttempt,
  insertSignInAttempt,
  lockSignInAttempt,
  type SignInAttempt,
} from '../sign-in-attempts.js'
import { fresh, type StoreUnderTest } from './store-under-test.contract.js'

const newAttempt = (): SignInAttempt => ({
  attemptHash: fresh(),
  accountId: '111111111111',
  userId: null,
  passwordPrint: 'print',
  stage: 'mfa',
  deviceId: null,
  wrongAnswers: 0,
  mfaAt: null,
  mfaSerialNumber: null,
  goTo: '/console',
  createdAt: 1000,
  expiresAt: 5000,
})

export function signInAttemptsContract(underTest: StoreUnderTest): void {
  const { write } = underTest
  const begin = async () => {
    const attempt = newAttempt()
    await write((tx) => insertSignInAttempt(tx, attempt))
    return attempt
  }
  const find = ({ attemptHash }: SignInAttempt, now: number) =>
    findSignInAttempt(underTest.read, attemptHash, now)

  describe('sign-in attempts', () => {
    it('are found until they expire', async () => {
      const attempt = await begin()
      expect(await find(attempt, 4999)).toEqual(attempt)
      expect(await find(attempt, 5000)).toBeUndefined()
    })

    it('remember the chosen device and count wrong answers', async () => {
      const attempt = await begin()
      await write(async (tx) => {
        await chooseDeviceOfAttempt(tx, attempt.attemptHash, 'device')
        await countWrongAnswer(tx, attempt.attemptHash)
        await countWrongAnswer(tx, attempt.attemptHash)
      })
      expect(await find(attempt, 2000)).toEqual({ ...attempt, deviceId: 'device', wrongAnswers: 2 })
    })

    it('are used up once, at their stage, in their time', async () => {
      const attempt = await begin()
      const consume = (stage: SignInAttempt['stage'], now: number) =>
        write((tx) => consumeSignInAttempt(tx, { attemptHash: attempt.attemptHash, stage }, now))
      expect(await consume('new-password', 2000)).toBe(false)
      expect(await consume('mfa', 5000)).toBe(false)
      expect(await underTest.winners((tx) => consumeSignInAttempt(tx, attempt, 2000))).toBe(1)
    })

    it('are ended by nobody else while they are locked', async () => {
      const attempt = await begin()
      const { attemptHash } = attempt
      let cancelled: Promise<void> | undefined
      const isConsumed = await write(async (tx) => {
        expect(await lockSignInAttempt(tx, attemptHash, 5000)).toBeUndefined()
        expect(await lockSignInAttempt(tx, attemptHash, 2000)).toEqual(attempt)
        cancelled = write((other) => deleteSignInAttempt(other, attemptHash))
        // Time for the other to do what it can.
        await new Promise((resolve) => setTimeout(resolve, 50))
        return consumeSignInAttempt(tx, attempt, 2000)
      })
      await cancelled
      expect(isConsumed).toBe(true)
      expect(await write((tx) => lockSignInAttempt(tx, attemptHash, 2000))).toBeUndefined()
    })

    it('are removed when they have expired', async () => {
      const attempt = await begin()
      await write((tx) => deleteSignInAttemptsBefore(tx, 4999))
      expect(await find(attempt, 2000)).toBeDefined()
      await write((tx) => deleteSignInAttemptsBefore(tx, 5000))
      expect(await find(attempt, 2000)).toBeUndefined()
    })
  })
}
