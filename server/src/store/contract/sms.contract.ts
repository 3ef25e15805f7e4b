import { describe, expect, it } from 'vitest'
import { insertMfaDevice } from '../mfa-devices.js'
import {
  countWrongSmsCode,
  deleteSmsChallengesBefore,
  findSmsChallenge,
  putSmsChallenge,
  type SmsChallenge,
  takeSmsCode,
} from '../sms-challenges.js'
import { deleteSmsDevice, findSmsDevice, insertSmsDevice } from '../sms-devices.js'
import { fresh, now, type StoreUnderTest } from './store-under-test.contract.js'

export function smsContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount } = underTest

  const challengeOf = (more: Partial<SmsChallenge> = {}): SmsChallenge => ({
    subject: fresh('subject-'),
    accountId: 'an account',
    userId: 'a user',
    deviceId: null,
    serialNumber: 'arn:test',
    phoneSealed: 'v1.aaaaaaaa.phone',
    lastDigits: '12',
    codeSealed: fresh('v1.aaaaaaaa.'),
    sent: 1,
    sentAt: now,
    wrongAnswers: 0,
    codeExpiresAt: now + 300_000,
    expiresAt: now + 600_000,
    ...more,
  })
  const put = async (more: Partial<SmsChallenge> = {}) => {
    const challenge = challengeOf(more)
    await write((tx) => putSmsChallenge(tx, challenge))
    return challenge
  }
  const limits = { now, wrongAnswers: 5 }

  describe('codes that are sent', () => {
    it('take the place of the one for the same thing', async () => {
      const first = await put()
      expect(await findSmsChallenge(underTest.read, first.subject, now)).toEqual(first)
      const second = await put({ subject: first.subject, sent: 2 })
      expect(await findSmsChallenge(underTest.read, first.subject, now)).toEqual(second)
      expect(await write((tx) => takeSmsCode(tx, first, limits))).toBe(false)
      expect(await write((tx) => takeSmsCode(tx, second, limits))).toBe(true)
    })

    it('are used by one of fifty at once', async () => {
      const challenge = await put()
      expect(await winners((tx) => takeSmsCode(tx, challenge, limits))).toBe(1)
    })

    it('are worth nothing once expired or tried too often', async () => {
      const late = await put({ codeExpiresAt: now })
      expect(await write((tx) => takeSmsCode(tx, late, limits))).toBe(false)
      const tried = await put()
      for (let n = 0; n < 5; n += 1) {
        // eslint-disable-next-line no-await-in-loop -- one after the other
        await write((tx) => countWrongSmsCode(tx, tried.subject))
      }
      expect(await write((tx) => takeSmsCode(tx, tried, limits))).toBe(false)
      expect(await findSmsChallenge(underTest.read, tried.subject, now)).toMatchObject({
        wrongAnswers: 5,
      })
    })

    it('are forgotten when their time is over', async () => {
      const [old, young] = [await put({ expiresAt: now }), await put({ expiresAt: now + 1 })]
      expect(await findSmsChallenge(underTest.read, old.subject, now)).toBeUndefined()
      await write((tx) => deleteSmsChallengesBefore(tx, now))
      const left = await underTest.read.selectFrom('sms_challenges').select('subject').execute()
      const subjects = left.map(({ subject }) => subject)
      expect(subjects).toContain(young.subject)
      expect(subjects).not.toContain(old.subject)
    })
  })

  describe('SMS devices', () => {
    it('are forgotten with the codes that were sent to them', async () => {
      const deviceId = fresh('device-')
      const accountId = await newAccount()
      await write((tx) =>
        insertMfaDevice(tx, {
          deviceId,
          accountId,
          kind: 'sms',
          serialNumber: `arn:aws:iam::${accountId}:sms-mfa/ada`,
          seedSealed: '',
          createdAt: now,
          stepSeconds: null,
        }),
      )
      const device = { deviceId, phoneSealed: 'v1.aaaaaaaa.phone', lastDigits: '12' }
      await write((tx) => insertSmsDevice(tx, device))
      const challenge = await put({ deviceId })
      expect(await findSmsDevice(underTest.read, deviceId)).toEqual(device)
      await write((tx) => deleteSmsDevice(tx, deviceId))
      expect(await findSmsDevice(underTest.read, deviceId)).toBeUndefined()
      expect(await findSmsChallenge(underTest.read, challenge.subject, now)).toBeUndefined()
    })
  })
}
