import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '../../src/mfa/attempt-limits.js'
import { chanceOfOneGuess, guessesLookedAt, guessingOdds } from '../../src/mfa/guessing-odds.js'
import { startOfWindow } from '../support/clock.js'
import { startEphemeral, type TestCredentials, type TestServer } from '../support/ephemeral.js'
import { wrongCodeRefused } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createRootWithDevice } from '../support/root-device.js'
import {
  type App,
  askWithCode,
  createDevice,
  createUserWithDevice,
  enableDevice,
  wrongCode,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

/** How many guesses the server really looks at in an hour, spread over the devices. */
async function guessForAnHour(credentials: TestCredentials, apps: readonly App[]): Promise<number> {
  const guesses = apps.map((app) => {
    const code = wrongCode(app)
    return { ...app, code: () => code }
  })
  let lookedAt = 0
  for (let window = 0; window < 3_600_000 / limits.windowMilliseconds; window += 1) {
    await startOfWindow(server)
    for (let open = guesses; open.length > 0;) {
      const still: App[] = []
      for (const app of open) {
        const { message } = await rejection(askWithCode(server, credentials, { app }))
        if (message !== wrongCodeRefused.message) continue
        lookedAt += 1
        still.push(app)
      }
      open = still
    }
  }
  return lookedAt
}

/** Mulberry32: the same numbers in every run. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

describe('#12 usd-2021-0016: the odds of guessing are computed from the real limits', () => {
  it('counts for one device the guesses that the server looks at in an hour', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const counted = guessesLookedAt({ principal: 'user', devices: 1, hours: 1 })
    expect(counted).toBe(92)
    expect(await guessForAnHour(credentials, [app])).toBe(counted)
  })

  it('counts for three devices the same way', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const apps = [app]
    for (const name of ['second', 'third']) {
      const more = await createDevice(server, name)
      await enableDevice(server, { userName: 'alice', app: more })
      apps.push(more)
    }
    const counted = guessesLookedAt({ principal: 'user', devices: 3, hours: 1 })
    expect(await guessForAnHour(credentials, apps)).toBe(counted)
  })

  it('counts for root the same way', async () => {
    const { credentials, app } = await createRootWithDevice(server)
    expect(await guessForAnHour(credentials, [app])).toBe(
      guessesLookedAt({ principal: 'root', devices: 1, hours: 1 }),
    )
  })

  it('ends for a user with a hundred guesses a device, however long somebody guesses', () => {
    const hours = 24 * 365
    expect(guessesLookedAt({ principal: 'user', devices: 1, hours })).toBe(100)
    expect(guessesLookedAt({ principal: 'user', devices: 8, hours })).toBe(800)
  })

  it('goes on for root, who is never locked out, with one guess in six hours', () => {
    const after = (hours: number) => guessesLookedAt({ principal: 'root', devices: 1, hours })
    expect(after(24)).toBe(122)
    expect(after(24 * 365)).toBe(1643)
    expect(after(24 * 366) - after(24 * 365)).toBe(4)
  })

  it('gives the published chances', () => {
    const perHour = { devices: 1, codeWindow: 1, hours: 1 }
    expect(guessingOdds({ ...perHour, principal: 'user' })).toBeCloseTo(0.000276, 6)
    expect(guessingOdds({ ...perHour, principal: 'root' })).toBeCloseTo(0.000276, 6)
    const forEver = { codeWindow: 1, hours: 24 * 365 }
    expect(guessingOdds({ ...forEver, principal: 'user', devices: 1 })).toBeCloseTo(0.0003, 5)
    expect(guessingOdds({ ...forEver, principal: 'user', devices: 8 })).toBeCloseTo(0.0024, 4)
    expect(guessingOdds({ ...forEver, principal: 'root', devices: 1 })).toBeCloseTo(0.0049, 4)
  })

  it('agrees with a simulation of guessers and devices', () => {
    const random = seededRandom(20_260_101)
    // Four digits in place of six, so that guessers win often enough to be counted.
    const digits = 4
    const codes = 10 ** digits
    const show = () => Math.floor(random() * 2 ** 31) % codes
    const guesses = guessesLookedAt({ principal: 'user', devices: 1, hours: 24 })
    const guessers = 20_000
    let winners = 0
    for (let guesser = 0; guesser < guessers; guesser += 1) {
      let hasWon = false
      for (let guess = 0; guess < guesses && !hasWon; guess += 1) {
        const shown = [show(), show(), show()]
        hasWon = shown.includes(Math.floor(random() * codes))
      }
      if (hasWon) winners += 1
    }
    const chance = 1 - (1 - chanceOfOneGuess(1, digits)) ** guesses
    const spread = Math.sqrt(guessers * chance * (1 - chance))
    expect(Math.abs(winners - guessers * chance)).toBeLessThan(3 * spread)
  })
})
