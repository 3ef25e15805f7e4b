import { describe, expect, it } from 'vitest'
import { findAccount } from '../accounts.js'
import {
  attemptsUsed,
  clearFailures,
  countFailure,
  deleteAttemptsBefore,
  giveBackAttempt,
  takeAttempt,
} from '../mfa-attempts.js'
import {
  assignMfaDevice,
  type DeviceOwner,
  lockMfaDevice,
  type MfaDevice,
  resynchroniseMfaDevice,
  unassignMfaDevice,
} from '../mfa-devices.js'
import type { Transaction } from '../store.js'
import { deleteUsedCodesBefore, spendPair, spendStep } from '../used-codes.js'
import { findUserById } from '../users.js'
import {
  fresh,
  many,
  now,
  ownerOf,
  parallel,
  type StoreUnderTest,
} from './store-under-test.contract.js'

export function codesContract(underTest: StoreUnderTest): void {
  const { write, winners, newAccount, newUser, newDevice, readDevice, enabledDevice } = underTest

  describe('codes', () => {
    it('spends a step of a device for one of fifty at once', async () => {
      const device = await enabledDevice(await newUser(await newAccount()))
      expect(await winners((tx) => spendStep(tx, device, { step: 500, usedAt: now }))).toBe(1)
      expect(await winners((tx) => spendStep(tx, device, { step: 500, usedAt: now }))).toBe(0)
    })

    it('spends each step once, in any order', async () => {
      const device = await enabledDevice(await newUser(await newAccount()), 100)
      const spend = (step: number) =>
        write((tx) => spendStep(tx, device, { step, usedAt: now + step }))
      expect(await spend(103)).toBe(true)
      expect(await spend(102)).toBe(true)
      expect(await spend(103)).toBe(false)
      expect(await spend(102)).toBe(false)
    })

    it('spends no step up to the floor that enabling or resynchronising set', async () => {
      const device = await enabledDevice(await newUser(await newAccount()), 100)
      const spend = (step: number) => write((tx) => spendStep(tx, device, { step, usedAt: now }))
      expect(await spend(99)).toBe(false)
      expect(await spend(100)).toBe(false)
      await write((tx) => resynchroniseMfaDevice(tx, device, { timeAdjustment: 0, floorStep: 200 }))
      expect(await spend(150)).toBe(false)
      expect(await spend(201)).toBe(true)
    })

    it('spends no step of a device that left its owner meanwhile', async () => {
      const user = await newUser(await newAccount())
      const device = await enabledDevice(user, 100)
      await write((tx) => unassignMfaDevice(tx, device, ownerOf(user)))
      expect(await write((tx) => spendStep(tx, device, { step: 300, usedAt: now }))).toBe(false)
      const other = await newUser(user.accountId)
      const change = { owner: ownerOf(other), enabledAt: now, timeAdjustment: 0, floorStep: 101 }
      await write((tx) => assignMfaDevice(tx, device, change))
      expect(await write((tx) => spendStep(tx, device, { step: 300, usedAt: now }))).toBe(false)
    })

    it('keeps no step spent by a write that fails', async () => {
      const device = await enabledDevice(await newUser(await newAccount()))
      const failed = write(async (tx) => {
        await spendStep(tx, device, { step: 500, usedAt: now })
        throw new Error('no')
      })
      await expect(failed).rejects.toThrow('no')
      expect(await write((tx) => spendStep(tx, device, { step: 500, usedAt: now }))).toBe(true)
    })

    it('spends a pair of steps for one of fifty at once', async () => {
      const device = await newDevice(await newAccount())
      const { accountId, serialNumber, deviceId } = device
      const won = await winners(async (tx) => {
        await lockMfaDevice(tx, accountId, serialNumber)
        return spendPair(tx, deviceId, { steps: [500, 501], usedAt: now })
      })
      expect(won).toBe(1)
    })

    it('spends neither step of a pair of which one was used before', async () => {
      const device = await enabledDevice(await newUser(await newAccount()))
      const { deviceId } = device
      const pair = (first: number) =>
        write((tx) => spendPair(tx, deviceId, { steps: [first, first + 1], usedAt: now }))
      expect(await write((tx) => spendStep(tx, device, { step: 501, usedAt: now }))).toBe(true)
      expect(await pair(500)).toBe(false)
      expect(await pair(501)).toBe(false)
      expect(await write((tx) => spendStep(tx, device, { step: 500, usedAt: now }))).toBe(true)
      expect(await pair(502)).toBe(true)
      expect(await write((tx) => spendStep(tx, device, { step: 503, usedAt: now }))).toBe(false)
    })

    it('forgets the used codes that are older than a time', async () => {
      const device = await enabledDevice(await newUser(await newAccount()), 1)
      const spend = (step: number, usedAt: number) =>
        write((tx) => spendStep(tx, device, { step, usedAt }))
      await spend(500, 1000)
      await spend(501, 1001)
      await write((tx) => deleteUsedCodesBefore(tx, 1001))
      expect(await spend(501, 1002)).toBe(false)
      expect(await spend(500, 1002)).toBe(true)
    })

    it('gives a budget of tries out and not one more, with fifty at once', async () => {
      const subject = fresh('device:')
      const take = (windowStart: number) => (tx: Transaction) =>
        takeAttempt(tx, { subject, windowStart, budget: 9 })
      expect(await winners(take(now))).toBe(9)
      expect(await winners(take(now + 1))).toBe(9)
      expect(await attemptsUsed(underTest.read, subject, now)).toBe(9)
      expect(await attemptsUsed(underTest.read, 'nobody', now)).toBe(0)
      await write((tx) => giveBackAttempt(tx, subject, now))
      expect(await winners(take(now))).toBe(1)
    })

    it('gives back no more tries than were taken', async () => {
      const subject = fresh('source:')
      await write((tx) => takeAttempt(tx, { subject, windowStart: now, budget: 9 }))
      await Promise.all(many.map(() => write((tx) => giveBackAttempt(tx, subject, now))))
      expect(await attemptsUsed(underTest.read, subject, now)).toBe(0)
    })

    it('forgets the tries of windows before a time', async () => {
      const subject = fresh('device:')
      for (const windowStart of [1000, 2000])
        await write((tx) => takeAttempt(tx, { subject, windowStart, budget: 9 }))
      await write((tx) => deleteAttemptsBefore(tx, 2000))
      expect(await attemptsUsed(underTest.read, subject, 1000)).toBe(0)
      expect(await attemptsUsed(underTest.read, subject, 2000)).toBe(1)
    })

    it.each(['user', 'root'] as const)(
      'counts every wrong code of a %s, on the device and on its owner, until a right one',
      async (kind) => {
        const user = await newUser(await newAccount())
        const { accountId } = user
        const owner: DeviceOwner = kind === 'user' ? ownerOf(user) : { kind }
        const devices = [await newDevice(accountId), await newDevice(accountId)]
        const change = { owner, enabledAt: now, timeAdjustment: 0, floorStep: 1 }
        for (const device of devices) await write((tx) => assignMfaDevice(tx, device, change))
        const failures = async () => [
          (await readDevice(devices[0] as MfaDevice)).consecutiveFailures,
          (await readDevice(devices[1] as MfaDevice)).consecutiveFailures,
          kind === 'user'
            ? (await findUserById(underTest.read, user.userId))?.mfaFailures
            : (await findAccount(underTest.read, accountId))?.rootMfaFailures,
        ]
        await Promise.all(
          many.map((index) =>
            write((tx) => countFailure(tx, devices[index % 2] as MfaDevice, owner)),
          ),
        )
        expect(await failures()).toEqual([parallel / 2, parallel / 2, parallel])
        await write((tx) => clearFailures(tx, accountId, owner))
        expect(await failures()).toEqual([0, 0, 0])
      },
    )
  })
}
