// Serial numbers of tokens are unique in the whole server, and whoever imports tokens chooses them.
import { gzipSync } from 'node:zlib'
import type { TokenRecord } from '@sallyport/otp/token-file'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hardwareKind } from '../../src/mfa/hardware/hardware-kind.js'
import { importFaults } from '../../src/mfa/hardware/token-import.js'
import { openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { newToken } from '../support/hardware-token.js'
import { abroad, foreignAccount, ownAccount } from '../support/role.js'
import { csvOf } from '../support/token-file.js'
import { createUserWithDevice } from '../support/virtual-device.js'

const form = 'The serial number must have 9 to 256 letters, digits and + = , . @ _ -'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

/** What keeps a token from being imported. */
async function reasons(given: Partial<TokenRecord>, now = server.now()): Promise<string[]> {
  const faults = await importFaults(server.parts.read, [newToken(given)], { now })
  return faults.map(({ reason }) => reason)
}

describe('the serial number of a token', () => {
  it.each(['GAHT00000', 'a+b=c,d.e@f_g-h', 'arn.aws.iam', 'x'.repeat(256)])(
    'may be %s',
    async (serialNumber) => {
      expect(await reasons({ serialNumber })).toEqual([])
    },
  )

  it.each([
    'GAHT0000',
    'x'.repeat(257),
    'GAHT 00000001',
    'GAHT0000000é',
    'GAHT:00000001',
    'GAHT/00000001',
    'arn:aws:iam::210987654321:mfa/bob',
    'ARN:aws:iam::210987654321:mfa/bob',
    'Arn:AWS:iam::210987654321:u2f/user/bob/key',
  ])('cannot be %s', async (serialNumber) => {
    expect(await reasons({ serialNumber })).toEqual([form])
  })

  it('is never that of a device of another account, in any letter case', async () => {
    const taken = `arn:aws:iam::${foreignAccount}:mfa/bob`
    const root = await openConsole(server)
    for (const serialNumber of [taken, taken.toUpperCase(), taken.replace('arn', 'aRn')]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { body } = await root.call('sallyport/ImportHardwareTokens', {
        File: gzipSync(csvOf([[serialNumber]])).toString('base64'),
        Format: 'csv',
      })
      expect(JSON.stringify(body)).toContain(form)
    }
    const stored = server.parts.read.selectFrom('hardware_tokens').select('serial_number')
    expect(await stored.execute()).toEqual([])
    const { app } = await createUserWithDevice(abroad(server), 'bob')
    expect(app.serialNumber).toBe(taken)
  })

  it.each([
    ['GAHT00000001', true],
    ['arn:aws:iam::123456789012:mfa/ada', false],
    ['ARN:AWS:IAM::123456789012:MFA/ADA', false],
  ])('is looked for in the stock: %s, %s', (text, expected) => {
    expect(hardwareKind.isSerialNumber(text)).toBe(expected)
  })
})

describe('the moment that a token counts its time from', () => {
  const now = 1_800_000_000_000

  it.each([0, 1_799_999_999, 1_800_000_000])('may be over: %d', async (startSeconds) => {
    expect(await reasons({ startSeconds }, now)).toEqual([])
  })

  it('may not be still to come', async () => {
    expect(await reasons({ startSeconds: 1_800_000_001 }, now)).toEqual([
      'The token counts its time from a moment that is still to come',
    ])
  })
})
