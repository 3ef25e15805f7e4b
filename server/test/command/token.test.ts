import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  CreateUserCommand,
  EnableMFADeviceCommand,
  IAMClient,
  ListMFADevicesCommand,
} from '@aws-sdk/client-iam'
import { totp } from '@sallyport/otp/totp'
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { systemClock } from '../../src/clock.js'
import { deleteBySerial } from '../../src/main/token-stock.js'
import { lockAssignable } from '../../src/mfa/assign-device.js'
import type { DeviceParts } from '../../src/mfa/device-kind.js'
import { systemRandom } from '../../src/random.js'
import { listTokens } from '../../src/store/hardware-tokens.js'
import { runCommand } from '../support/command.js'
import {
  type AccountAdmin,
  engines,
  type Installation,
  newDataDir,
} from '../support/installation.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import {
  csvOf,
  pskcOf,
  secretOf,
  selfSigned,
  signPskc,
  spellingsOf,
} from '../support/token-file.js'

// Each run is a process of its own.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })

let place: Installation
let admin: AccountAdmin
beforeAll(async () => {
  place = await newDataDir()
  admin = await place.createAccount()
})

let made = 10_000_000
/** A serial number that no other test has. */
const newSerial = (): string => {
  made += 1
  return `GAHT${made}`
}

async function fileOf(name: string, content: string | Buffer): Promise<string> {
  const path = join(await temporaryDirectory(), name)
  await writeFile(path, content)
  return path
}

interface Row extends Record<string, unknown> {
  serialNumber: string
  accountId: string | null
}

/** What `token list` prints of tokens with these serial numbers. */
async function listed(serials: readonly string[], ...more: string[]): Promise<Row[]> {
  const { stdout, stderr, code } = await place.run('token', 'list', ...more)
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 })
  const rows = stdout.split('\n').filter((line) => line !== '')
  return rows
    .map((line) => JSON.parse(line) as Row)
    .filter(({ serialNumber }) => serials.includes(serialNumber))
}

const importFile = (path: string, ...more: string[]) => place.run('token', 'import', path, ...more)

async function eventsNamed(name: string): Promise<Record<string, unknown>[]> {
  const { stdout } = await place.run('events')
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ eventName }) => eventName === name)
}

describe('sallyport token import', () => {
  let one: string
  let two: string
  beforeEach(() => {
    one = newSerial()
    two = newSerial()
  })

  it('takes a CSV file into the pool of the server, and says how many tokens there were', async () => {
    const file = await fileOf(
      'tokens.csv',
      `serial,secret,step,digits,algorithm,manufacturer,model\n${csvOf([
        [one, '30', '6', 'SHA1', 'Acme', 'T1'],
        [two, '60', '8', 'SHA256'],
      ])}\n`,
    )
    expect(await importFile(file)).toMatchObject({ code: 0, stdout: '2 tokens were imported.\n' })
    const common = { accountId: null, lostAt: null, owner: null }
    const tokens = await listed([one, two])
    expect(tokens).toMatchObject([
      {
        ...common,
        serialNumber: one,
        algorithm: 'SHA1',
        digits: 6,
        stepSeconds: 30,
        manufacturer: 'Acme',
        model: 'T1',
      },
      { ...common, serialNumber: two, algorithm: 'SHA256', digits: 8, stepSeconds: 60 },
    ])
    const [event] = (await eventsNamed('HardwareTokensImported')).slice(-1)
    expect(event).toMatchObject({
      userIdentity: { type: 'Operator', accountId: '' },
      requestParameters: { imported: 2, manufacturers: ['Acme', 'unknown'] },
    })
  })

  it('takes tokens into the stock of one account', async () => {
    const file = await fileOf('own.csv', csvOf([[one]]))
    const imported = await importFile(file, '--account-id', admin.accountId)
    expect(imported).toMatchObject({ code: 0, stdout: '1 token was imported.\n' })
    expect(await listed([one])).toMatchObject([{ accountId: admin.accountId }])
    const other = await place.createAccount('other')
    expect(await listed([one], '--account-id', other.accountId)).toEqual([])
    expect(await listed([one], '--account-id', admin.accountId)).toHaveLength(1)
    const [event] = (await eventsNamed('HardwareTokensImported')).slice(-1)
    expect(event).toMatchObject({ recipientAccountId: admin.accountId })
  })

  it('shows with `--dry-run` what would be imported, and stores nothing', async () => {
    const lines = [[one, '60', '6', 'SHA512'], [two]]
    const file = await fileOf('dry.csv', csvOf(lines))
    expect(await importFile(file, '--dry-run')).toEqual({
      code: 0,
      signal: null,
      stdout: [
        'line\tserial\ttype\talgorithm\tdigits\tstep\tmanufacturer',
        `1\t${one}\ttotp\tSHA512\t6\t60 s\t`,
        `2\t${two}\ttotp\tSHA1\t6\t30 s\t`,
        '2 tokens could be imported.\n',
      ].join('\n'),
      stderr: '',
    })
    expect(await listed([one, two])).toEqual([])
  })

  it('warns of tokens that nobody can use now, or not everywhere', async () => {
    const content = pskcOf([
      { serialNumber: one, digits: 8, expiresAt: Date.parse('2020-01-01T00:00:00Z') },
      { serialNumber: two, startsAt: Date.parse('2100-01-01T00:00:00Z') },
      { serialNumber: newSerial(), expiresAt: Date.parse('2020-01-01T00:00:00Z') },
    ])
    const { code, stderr } = await importFile(await fileOf('dates.xml', content), '--dry-run')
    expect({
      code,
      warnings: stderr.split('\n').filter((line) => !line.startsWith('reading')),
    }).toEqual({
      code: 0,
      warnings: [
        '2 tokens have expired: they can never be assigned (the first in line 3).',
        '1 token is not valid yet and cannot be assigned until then (line 4).',
        "1 token with codes of more than six digits: it works at the sign-in pages only, as AWS's API takes six digits.",
        '',
      ],
    })
  })

  it('is listed with times and words that people read, and nothing of clocks', async () => {
    const expiresAt = Date.parse('2020-01-01T00:00:00Z')
    const content = pskcOf([{ serialNumber: one, expiresAt, manufacturer: 'Acme' }])
    await importFile(await fileOf('shown.xml', content), '--account-id', admin.accountId)
    expect(await listed([one])).toEqual([
      {
        serialNumber: one,
        status: 'Expired',
        stock: 'account',
        accountId: admin.accountId,
        owner: null,
        kind: 'totp',
        algorithm: 'SHA1',
        digits: 6,
        stepSeconds: 30,
        manufacturer: 'Acme',
        model: null,
        importedAt: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:]+Z$/),
        startsAt: null,
        expiresAt: '2020-01-01T00:00:00Z',
        lostAt: null,
      },
    ])
    expect(await listed([one], '--status', 'Available')).toEqual([])
    expect(await listed([one], '--status', 'Expired')).toHaveLength(1)
  })

  it('tells every mistake by its line, and imports none of the others', async () => {
    const good = csvOf([[one], [two, '30', '9'], ['SHORT']])
    const file = await fileOf('bad.csv', `${good}\n\n# a comment\nGAHT99999999,not-a-secret!\n`)
    const { code, stdout, stderr } = await importFile(file)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.split('\n')).toEqual([
      `line 2, ${two}: \`9\` digits are not possible: use 6, 7 or 8`,
      'line 3, SHORT: The serial number must have 9 to 256 letters, digits and + = , . @ _ -',
      'line 6, GAHT99999999: The secret is neither hexadecimal nor base32',
      `sallyport: nothing was imported: ${file} has 3 mistakes`,
      '',
    ])
    expect(await listed([one, two])).toEqual([])
  })

  it.each([[['--dry-run']], [[]]])(
    'refuses tokens that are there already, with %j',
    async (more) => {
      await importFile(await fileOf('first.csv', csvOf([[one]])))
      // Letter case makes no other token.
      const again = await fileOf(
        'again.csv',
        csvOf([[two], [one.toLowerCase()], [two.toLowerCase()]]),
      )
      const { code, stdout, stderr } = await importFile(again, ...more)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr.split('\n').slice(0, 2)).toEqual([
        `line 2, ${one.toLowerCase()}: The token is in the stock of this server already.`,
        `line 3, ${two.toLowerCase()}: The token stands in line 1 already.`,
      ])
      expect(await listed([two])).toEqual([])
    },
  )

  it('tells a hundred mistakes at most, and how many more there are', async () => {
    const lines = Array.from({ length: 130 }, (_, index) => `GAHT${index}-many,?`)
    const { stderr } = await importFile(await fileOf('many.csv', lines.join('\n')))
    expect(stderr.split('\n')).toHaveLength(103)
    expect(stderr).toMatch(/and 30 more\nsallyport: nothing was imported: \S+ has 130 mistakes\n$/)
  })

  it('reads a plain PSKC file, told by its content', async () => {
    const file = await fileOf(
      'plain.txt',
      pskcOf([
        { serialNumber: one, manufacturer: 'Acme', stepSeconds: 60, algorithm: 'SHA256' },
        { serialNumber: two, kind: 'hotp', counter: 7 },
      ]),
    )
    expect(await importFile(file)).toMatchObject({ code: 0, stdout: '2 tokens were imported.\n' })
    expect(await listed([one, two])).toMatchObject([
      { algorithm: 'SHA256', stepSeconds: 60 },
      { kind: 'hotp', stepSeconds: null },
    ])
  })

  it.each(['hex', 'base64'] as const)(
    'opens a PSKC file with the pre-shared key in a file, in %s',
    async (spelling) => {
      const key = Buffer.from('0123456789abcdef')
      const encryption = { cipher: 'aes128-cbc', key, mac: 'sha256' } as const
      const file = await fileOf('psk.xml', pskcOf([{ serialNumber: one }], encryption))
      const keyFile = await fileOf('key', `${key.toString(spelling)}\n`)
      const wrongFile = await fileOf('wrong', 'ff'.repeat(16))
      expect(await importFile(file, '--key-file', wrongFile)).toMatchObject({ code: 1, stdout: '' })
      expect(await importFile(file)).toMatchObject({ code: 1, stdout: '' })
      expect(await listed([one])).toEqual([])
      expect(await importFile(file, '--key-file', keyFile)).toMatchObject({ code: 0 })
      expect(await listed([one])).toHaveLength(1)
    },
  )

  it('opens a PSKC file with the password on standard input', async () => {
    const password = 'Planted-Vendor-Passw0rd'
    const encryption = { cipher: 'aes128-cbc', password, mac: 'sha1' } as const
    const file = await fileOf('pbe.xml', pskcOf([{ serialNumber: one }], encryption))
    const withPassword = (input: string) =>
      runCommand(['token', 'import', file, '--password-stdin', ...place.options], { input })
    const refused = await withPassword('another')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).not.toContain('another')
    expect(await withPassword(`${password}\n`)).toMatchObject({
      code: 0,
      stdout: '1 token was imported.\n',
    })
    expect(JSON.stringify(await eventsNamed('HardwareTokensImported'))).not.toContain(password)
  })

  it('takes only what the certificate has signed that `--signed-by` names', async () => {
    const [vendor, stranger] = [selfSigned('Vendor'), selfSigned('Stranger')]
    const plain = pskcOf([{ serialNumber: one }])
    const signed = await fileOf('signed.xml', signPskc(plain, vendor))
    const forged = await fileOf('forged.xml', signPskc(plain, stranger))
    const certificate = await fileOf('vendor.pem', vendor.certificate)
    const by = ['--signed-by', certificate]
    expect(await importFile(await fileOf('unsigned.xml', plain), ...by)).toMatchObject({ code: 1 })
    expect(await importFile(forged, ...by)).toMatchObject({ code: 1, stdout: '' })
    const unchecked = await importFile(signed, '--dry-run')
    expect(unchecked.code).toBe(0)
    expect(unchecked.stderr).toContain('The signature of the file was not checked')
    const imported = await importFile(signed, ...by)
    expect(imported).toMatchObject({ code: 0, stdout: '1 token was imported.\n' })
    expect(imported.stderr).toMatch(/^checking the signature\nreading/)
  })

  it('knows the columns of a CSV file that does not name them', async () => {
    const secret = secretOf(one).toString('hex')
    const file = await fileOf('columns.csv', `7;${secret};"Acme";${one}`)
    const columns = ['--columns', 'digits, hex, manufacturer, serial']
    expect(await importFile(file, ...columns)).toMatchObject({ code: 0 })
    expect(await listed([one])).toMatchObject([{ digits: 7, manufacturer: 'Acme' }])
  })

  it.each([
    ['control characters', '"\u001B[2Jacme"'],
    ['300 characters', 'a'.repeat(300)],
  ])('refuses a manufacturer of %s', async (_, manufacturer) => {
    const file = await fileOf(
      'maker.csv',
      `serial,secret,manufacturer\n${csvOf([[one, manufacturer]])}`,
    )
    const { code, stdout, stderr } = await importFile(file)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toContain(`line 2, ${one}: Manufacturer and model must have at most 256`)
    expect(stderr).not.toContain('\u001B')
  })

  it('shows how far it is with ten thousand tokens, of the file in percent', async () => {
    const serials = Array.from({ length: 10_000 }, newSerial)
    const file = await fileOf(
      'large.xml',
      pskcOf(serials.map((serialNumber) => ({ serialNumber }))),
    )
    const { code, stdout, stderr } = await importFile(file)
    expect({ code, stdout }).toEqual({ code: 0, stdout: '10000 tokens were imported.\n' })
    const lines = stderr.trim().split('\n')
    const read = lines.filter((line) => /^reading \d{1,3} %$/.test(line))
    const sealed = lines.filter((line) => /^sealing [\d,]+ of 10,000$/.test(line))
    expect(lines).toEqual([...read, ...sealed])
    expect(read).toEqual(Array.from({ length: 11 }, (_, tenth) => `reading ${tenth * 10} %`))
    expect(sealed.at(-1)).toBe('sealing 10,000 of 10,000')
    expect(await listed(serials)).toHaveLength(10_000)
  })

  it('leaves no seed, key or password in what it prints, in the database or in events', async () => {
    const key = Buffer.from('planted-key-16-b')
    const encryption = { cipher: 'aes128-cbc', key, mac: 'sha256' } as const
    const keyFile = await fileOf('key', key.toString('hex'))
    const file = await fileOf('planted.xml', pskcOf([{ serialNumber: one }], encryption))
    const csv = await fileOf('planted.csv', csvOf([[two]]))
    const places = new Map<string, string | Buffer>()
    const run = async (...words: string[]) => {
      const { stdout, stderr } = await place.run(...words)
      places.set(`${places.size} ${words.join(' ')}`, `${stdout}${stderr}`)
    }
    await run('token', 'import', file, '--key-file', keyFile, '--dry-run')
    await run('token', 'import', file, '--key-file', keyFile)
    await run('token', 'import', file, '--key-file', keyFile)
    await run('token', 'import', csv)
    await run('token', 'list')
    await run('events')
    for (const name of await readdir(place.dataDir ?? ''))
      if (name !== 'master.key') places.set(name, await readFile(join(place.dataDir ?? '', name)))
    const found = [secretOf(one), secretOf(two), key].flatMap((secret) =>
      [...places].filter(([, content]) =>
        spellingsOf(secret).some((spelling) => Buffer.from(content).includes(spelling)),
      ),
    )
    expect(found.map(([where]) => where)).toEqual([])
    // What is no secret is found: so a secret would be, too.
    const visible = [...places].filter(([, content]) => Buffer.from(content).includes(one))
    expect(visible.map(([where]) => where)).toEqual(
      expect.arrayContaining(['4 token list', 'sallyport.db']),
    )
  })
})

describe('sallyport token delete', () => {
  it('forgets a token that nobody has, so that it can be imported again, by another account too', async () => {
    const serial = newSerial()
    const file = await fileOf('squatted.csv', csvOf([[serial]]))
    const squatter = await place.createAccount('squatter')
    await importFile(file, '--account-id', squatter.accountId)
    expect(await importFile(file, '--account-id', admin.accountId)).toMatchObject({ code: 1 })
    expect(await place.run('token', 'delete', serial.toLowerCase())).toEqual({
      code: 0,
      signal: null,
      stdout: `The token ${serial} is deleted from the stock.\n`,
      stderr: '',
    })
    expect(await listed([serial])).toEqual([])
    const [event] = (await eventsNamed('HardwareTokenDeleted')).slice(-1)
    expect(event).toMatchObject({
      userIdentity: { type: 'Operator' },
      recipientAccountId: squatter.accountId,
      requestParameters: { serialNumber: serial, wasLost: false },
    })
    expect(await place.run('token', 'delete', serial)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `sallyport: there is no token ${serial} in the stock\n`,
    })
    expect(await importFile(file, '--account-id', admin.accountId)).toMatchObject({ code: 0 })
    expect(await listed([serial])).toMatchObject([{ accountId: admin.accountId }])
  })

  it('forgets a lost one, too', async () => {
    const serial = newSerial()
    const file = await fileOf('lost.csv', csvOf([[serial]]))
    await importFile(file)
    await place.run('token', 'lost', serial)
    expect(await place.run('token', 'delete', serial)).toMatchObject({ code: 0, stderr: '' })
    expect(await listed([serial])).toEqual([])
    const [event] = (await eventsNamed('HardwareTokenDeleted')).slice(-1)
    expect(event).toMatchObject({
      recipientAccountId: '',
      requestParameters: { serialNumber: serial, wasLost: true },
    })
    await importFile(file)
    expect(await listed([serial])).toMatchObject([{ lostAt: null }])
  })
})

describe.each(engines)('on %s', (_, newPlace) => {
  it('of several imports of one file at once one succeeds, and a token is lost once', async () => {
    const installed = await newPlace()
    await installed.createAccount()
    const serials = Array.from({ length: 300 }, newSerial)
    const file = await fileOf('same.csv', csvOf(serials.map((serial) => [serial])))
    const runs = Array.from({ length: 3 }, () => installed.run('token', 'import', file))
    const ended = await Promise.all(runs)
    expect(ended.map(({ code }) => String(code)).toSorted()).toEqual(['0', '1', '1'])
    for (const { stderr } of ended.filter(({ code }) => code === 1))
      expect(stderr).toMatch(/nothing was imported/)
    const { stdout } = await installed.run('token', 'list')
    expect(stdout.trim().split('\n')).toHaveLength(300)
    const lost = await Promise.all(
      Array.from({ length: 3 }, () => installed.run('token', 'lost', serials[0] ?? '')),
    )
    expect(lost.map(({ code }) => String(code)).toSorted()).toEqual(['0', '2', '2'])
  })

  it('of several deletions at once one succeeds, and leaves one event', async () => {
    const installed = await newPlace()
    const { accountId } = await installed.createAccount()
    const [serial, other] = [newSerial(), newSerial()]
    const file = await fileOf('deleted.csv', csvOf([[serial], [other]]))
    await installed.run('token', 'import', file, '--account-id', accountId)
    const runs = Array.from({ length: 3 }, () => installed.run('token', 'delete', serial))
    const ended = await Promise.all(runs)
    expect(ended.map(({ code }) => String(code)).toSorted()).toEqual(['0', '2', '2'])
    for (const { stderr } of ended.filter(({ code }) => code === 2))
      expect(stderr).toBe(`sallyport: there is no token ${serial} in the stock\n`)
    const { stdout } = await installed.run('token', 'list')
    expect(JSON.parse(stdout)).toMatchObject({ serialNumber: other })
    const events = await installed.run('events')
    expect(events.stdout.match(/HardwareTokenDeleted/g)).toHaveLength(1)
  })

  it('a token that is marked as lost and deleted at the same moment is gone', async () => {
    const installed = await newPlace()
    await installed.createAccount()
    const serials = Array.from({ length: 3 }, newSerial)
    const file = await fileOf('both.csv', csvOf(serials.map((serial) => [serial])))
    await installed.run('token', 'import', file)
    const ended = await Promise.all(
      serials.map((serial) =>
        Promise.all([
          installed.run('token', 'lost', serial),
          installed.run('token', 'delete', serial),
        ]),
      ),
    )
    for (const [n, [lost, deleted]] of ended.entries()) {
      expect(deleted).toMatchObject({ code: 0, stderr: '' })
      const unknown = `sallyport: there is no token ${serials[n]} in the stock\n`
      expect(lost.stderr).toBe(lost.code === 0 ? '' : unknown)
    }
    expect((await installed.run('token', 'list')).stdout).toBe('')
  })

  it('a token that is enabled and deleted at the same moment has an owner or is gone', async () => {
    const installed = await newPlace()
    const { accountId } = await installed.createAccount()
    const serials = Array.from({ length: 40 }, newSerial)
    const file = await fileOf('raced.csv', csvOf(serials.map((serial) => [serial])))
    await installed.run('token', 'import', file)
    const store = await installed.openStore()
    const parts = { clock: systemClock, random: systemRandom } as DeviceParts
    const enable = (serialNumber: string) =>
      store
        .write(async (tx) => {
          const device = await lockAssignable(tx, { accountId, serialNumber }, parts)
          // The row that was made for it goes with the transaction.
          if (device === undefined) throw new Error('unknown')
          return typeof device === 'string' ? device : 'enabled'
        })
        .catch((error: Error) => error.message)
    const remove = (serialNumber: string) =>
      store
        .write((tx) => deleteBySerial(tx, serialNumber))
        .then(() => 'deleted')
        .catch((error: Error) => error.message)
    try {
      const outcomes = await Promise.all(
        serials.map(async (serial, n) => {
          // Each is first as often as the other.
          const raced =
            n % 2 === 0
              ? [enable(serial), remove(serial)]
              : [remove(serial), enable(serial)].toReversed()
          return Promise.all(raced)
        }),
      )
      for (const [n, [enabled, removed]] of outcomes.entries())
        expect([enabled, removed]).toEqual(
          enabled === 'enabled'
            ? ['enabled', `somebody has the token ${serials[n]}: deactivate it first`]
            : ['unknown', 'deleted'],
        )
      const tokens = await listTokens(store.read, {
        accountId: null,
        status: 'Any',
        now: systemClock(),
        limit: 100,
      })
      expect(tokens.map(({ serialNumber }) => serialNumber)).toEqual(
        serials.filter((_serial, n) => outcomes[n]?.[0] === 'enabled'),
      )
      expect(tokens.every(({ ownerAccountId }) => ownerAccountId === accountId)).toBe(true)
    } finally {
      await store.close()
    }
  })
})

describe('hostile files', () => {
  it.each([
    ['entities that expand', '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;&b;">]><a>&c;</a>'],
    [
      'an entity of another file',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><KeyContainer>&b;</KeyContainer>',
    ],
    ['deep nesting', '<a>'.repeat(200_000)],
    ['something else', '<html><body>tokens</body></html>'],
    ['half a file', pskcOf([{ serialNumber: 'GAHT00000000' }]).slice(0, -40)],
  ])('of %s are refused, and nothing is read from elsewhere', async (_, content) => {
    const { code, stdout, stderr } = await importFile(await fileOf('hostile.xml', content))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^line \d+: [^\n]+\nsallyport: nothing was imported: \S+ has 1 mistake\n$/,
    )
    expect(stderr).not.toContain('root:')
  })

  it('of more than 64 MB, or without an end, are refused without being read to it', async () => {
    const large = await fileOf('large.xml', Buffer.alloc(64 * 1024 * 1024 + 1, '<a>'))
    expect(await importFile(large)).toMatchObject({
      code: 2,
      stderr: `sallyport: the file ${large} is larger than 64 MB: split it\n`,
    })
    expect(await importFile('/dev/zero')).toMatchObject({
      code: 2,
      stderr: 'sallyport: the file /dev/zero is larger than 64 MB: split it\n',
    })
  })
})

describe('wrong use', () => {
  it.each<[string, string[], string]>([
    [
      'no file',
      ['import'],
      "missing required argument 'file': see `sallyport token import --help`",
    ],
    ['a file that is not there', ['import', '/nowhere'], 'the file /nowhere cannot be read'],
    ['a directory', ['import', '/tmp'], 'the file /tmp cannot be read'],
    [
      'another format',
      ['import', '/dev/null', '--format', 'xlsx'],
      '`--format` must be pskc or csv',
    ],
    [
      'a signature of a CSV file',
      ['import', '/dev/null', '--signed-by', '/dev/null'],
      '`--signed-by` is for PSKC files, and /dev/null is read as CSV',
    ],
    [
      'a key of a CSV file',
      ['import', '/dev/null', '--key-file', '/dev/null'],
      '`--key-file` is for PSKC files, and /dev/null is read as CSV',
    ],
    [
      'a password of a CSV file',
      ['import', '/dev/null', '--password-stdin'],
      '`--password-stdin` is for PSKC files, and /dev/null is read as CSV',
    ],
    [
      'columns of a PSKC file',
      ['import', '/dev/null', '--format', 'pskc', '--columns', 'serial,secret'],
      '`--columns` is for CSV files, and /dev/null is read as PSKC',
    ],
    [
      'an empty key',
      ['import', '/dev/null', '--format', 'pskc', '--key-file', '/dev/null'],
      'the key in /dev/null must be written in hexadecimal digits or in base64',
    ],
    [
      'half an account',
      ['import', '/dev/null', '--account-id', '12'],
      '`--account-id` must be 12 digits',
    ],
    [
      'no such account',
      ['import', '/dev/null', '--account-id', '999999999999'],
      'there is no account 999999999999',
    ],
    [
      'a list of half an account',
      ['list', '--account-id', '12'],
      '`--account-id` must be 12 digits',
    ],
    [
      'a status that is none',
      ['list', '--status', 'Stolen'],
      '`--status` must be one of Any, Available, Assigned, NotYetValid, Expired, Lost',
    ],
    [
      'a token that is not there',
      ['lost', 'GAHT00000000'],
      'there is no token GAHT00000000 in the stock',
    ],
    [
      'a deletion of a token that is not there',
      ['delete', 'GAHT00000000'],
      'there is no token GAHT00000000 in the stock',
    ],
    [
      'a deletion of nothing',
      ['delete'],
      "missing required argument 'serial': see `sallyport token delete --help`",
    ],
  ])('is told in one line: %s', async (_, words, message) => {
    expect(await place.run('token', ...words)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: `sallyport: ${message}\n`,
    })
  })

  it('is told in one line: a file that is not text', async () => {
    const file = await fileOf('picture.png', Buffer.from('89504e470d0a1a0a', 'hex'))
    expect(await importFile(file)).toMatchObject({
      code: 2,
      stderr: `sallyport: the file ${file} is not text in UTF-8\n`,
    })
  })

  it('makes no database where none is', async () => {
    const directory = await temporaryDirectory()
    const serial = newSerial()
    const file = await fileOf('tokens.csv', csvOf([[serial]]))
    for (const words of [['import', file], ['list'], ['lost', serial], ['delete', serial]]) {
      // eslint-disable-next-line no-await-in-loop -- each is a process
      const refused = await runCommand(['token', ...words, '--data-dir', directory])
      expect(refused.code).toBe(2)
      expect(refused.stderr).toContain(`there is no Sallyport database in ${directory}`)
    }
  })
})

describe('while a server runs', () => {
  it('tokens are assigned that were just imported, and taken away that were lost', async () => {
    const server = await place.start()
    const iam = new IAMClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: admin,
      maxAttempts: 1,
    })
    const serial = newSerial()
    const code = (step: number) => totp(secretOf(serial), Date.now() + step * 30_000)
    const enable = () =>
      iam.send(
        new EnableMFADeviceCommand({
          UserName: 'ada',
          SerialNumber: serial,
          AuthenticationCode1: code(-1),
          AuthenticationCode2: code(0),
        }),
      )
    const devices = async () =>
      (await iam.send(new ListMFADevicesCommand({ UserName: 'ada' }))).MFADevices
    try {
      await iam.send(new CreateUserCommand({ UserName: 'ada' }))
      await expect(enable()).rejects.toMatchObject({ name: 'NoSuchEntityException' })
      await importFile(await fileOf('live.csv', csvOf([[serial]])))
      // Its seed is sealed under the key of now, wherever it was sealed.
      expect(await place.run('keys', 'rotate')).toMatchObject({ code: 0 })
      await enable()
      expect(await listed([serial], '--status', 'Assigned')).toMatchObject([
        {
          status: 'Assigned',
          owner: { kind: 'user', accountId: admin.accountId, userName: 'ada' },
        },
      ])
      expect(await place.run('token', 'delete', serial)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: `sallyport: somebody has the token ${serial}: deactivate it first\n`,
      })
      expect(await listed([serial])).toMatchObject([{ owner: { userName: 'ada' } }])
      expect(await place.run('token', 'lost', serial.toLowerCase())).toMatchObject({
        code: 0,
        stdout: `The token ${serial} is marked as lost. It can never be assigned again.\n`,
      })
      expect(await devices()).toEqual([])
      expect(await listed([serial], '--status', 'Lost')).toMatchObject([{ owner: null }])
      expect(await listed([serial], '--status', 'Available')).toEqual([])
      await expect(enable()).rejects.toThrow()
      expect(await devices()).toEqual([])
      const [event] = (await eventsNamed('HardwareTokenMarkedLost')).slice(-1)
      expect(event).toMatchObject({
        recipientAccountId: admin.accountId,
        requestParameters: { serialNumber: serial, deactivated: true },
      })
      expect(await place.run('token', 'lost', serial)).toMatchObject({
        code: 2,
        stderr: `sallyport: the token ${serial} is marked as lost already\n`,
      })
      // As if it had never been there, for the server that runs too.
      expect(await place.run('token', 'delete', serial)).toMatchObject({ code: 0 })
      await expect(enable()).rejects.toMatchObject({ name: 'NoSuchEntityException' })
      expect(await devices()).toEqual([])
    } finally {
      iam.destroy()
      await server.end('SIGTERM')
    }
  })
})
