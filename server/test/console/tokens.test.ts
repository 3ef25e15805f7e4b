import { gzipSync } from 'node:zlib'
import { CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import type { TokenRecord } from '@sallyport/otp/token-file'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { accountId, recordedEvents } from '../support/account.js'
import { type ConsoleAnswer, type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { heldToken, newToken, stockTokens } from '../support/hardware-token.js'
import { policy, type TestStatement } from '../support/policy.js'
import { foreignAccount, ownAccount } from '../support/role.js'
import {
  csvOf,
  pskcOf,
  secretOf,
  selfSigned,
  signPskc,
  spellingsOf,
} from '../support/token-file.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
let root: ConsoleClient
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount])
})
beforeEach(async () => {
  await server.reset()
  root = await openConsole(server)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => server.close())

const [one, two] = ['GAHT10000001', 'GAHT10000002'] as const
const importId = '0b0d9e2c-3c9b-4a53-9a3f-1c1f9a6e7d11'

const zipped = (content: string | Buffer): string => gzipSync(content).toString('base64')

interface FileInput {
  Format?: 'pskc' | 'csv'
  Key?: string
  Password?: string
  SignedBy?: string
  Columns?: string
  ImportId?: string
}

const check = (content: string | Buffer, input: FileInput = {}, console = root) =>
  console.call('sallyport/CheckHardwareTokenFile', {
    File: zipped(content),
    Format: 'csv',
    ...input,
  })
const importFile = (content: string | Buffer, input: FileInput = {}, console = root) =>
  console.call('sallyport/ImportHardwareTokens', {
    File: zipped(content),
    Format: 'csv',
    ...input,
  })
const lose = (serialNumber: string, console = root) =>
  console.call('sallyport/MarkHardwareTokenLost', { SerialNumber: serialNumber })

async function list(input: object = {}, console = root): Promise<Record<string, unknown>[]> {
  const { status, body } = await console.call('sallyport/ListHardwareTokens', input)
  expect({ status, code: body['code'] }).toEqual({ status: 200, code: undefined })
  return body['Tokens'] as Record<string, unknown>[]
}

const serialsIn = (rows: Record<string, unknown>[]) => rows.map((row) => row['SerialNumber'])

const faultsOf = ({ status, body }: ConsoleAnswer) => {
  expect(status).toBe(200)
  return body['Faults'] as { Line: number; SerialNumber?: string; Reason: string }[]
}

const storedTokens = () =>
  server.parts.read.selectFrom('hardware_tokens').select('serial_number').execute()

async function consoleOf(userName: string, ...statements: TestStatement[]): Promise<ConsoleClient> {
  await createUserWithKey(server, userName, policy(...statements))
  return openConsole(server, { userName })
}

/** Gives a token to ada, who is made for it. */
async function assign(given: Parameters<typeof newToken>[0] = {}, owner?: string | null) {
  const record = newToken(given)
  await stockTokens(server, [record], owner)
  return assignStocked(record)
}

async function assignStocked(record: TokenRecord) {
  const token = heldToken(server, record)
  await server.iam().send(new CreateUserCommand({ UserName: 'ada' }))
  const enabled = await root.call('sallyport/EnableHardwareMFADevice', {
    UserName: 'ada',
    SerialNumber: token.serialNumber,
    AuthenticationCode1: token.code(-1),
    AuthenticationCode2: token.code(),
  })
  expect(enabled.status).toBe(200)
  return token
}

describe('CheckHardwareTokenFile', () => {
  it('tells what would be imported, stores nothing, and records nothing of the file', async () => {
    const before = await recordedEvents(server)
    const content = `serial,secret,step,digits,algorithm,manufacturer,model\n${csvOf([
      [one, '60', '8', 'SHA256', 'Acme', 'T1'],
      [two],
    ])}`
    const { status, body } = await check(content)
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        Tokens: [
          {
            Line: 2,
            SerialNumber: one,
            Type: 'totp',
            Algorithm: 'SHA256',
            Digits: 8,
            StepSeconds: 60,
            Manufacturer: 'Acme',
            Model: 'T1',
          },
          {
            Line: 3,
            SerialNumber: two,
            Type: 'totp',
            Algorithm: 'SHA1',
            Digits: 6,
            StepSeconds: 30,
          },
        ],
        Faults: [],
        Warnings: [],
      },
    })
    expect(await storedTokens()).toEqual([])
    expect(await recordedEvents(server)).toEqual(before)
  })

  it('tells mistakes by their lines, in the order of the file', async () => {
    await importFile(csvOf([[one]]))
    const answer = await check(`${csvOf([[two], [one], ['GAHT10000003', '30', '5']])}\nshort,?`)
    expect(faultsOf(answer)).toEqual([
      {
        Line: 2,
        SerialNumber: one,
        Reason: 'The token is in the stock of this server already.',
      },
      {
        Line: 3,
        SerialNumber: 'GAHT10000003',
        Reason: '`5` digits are not possible: use 6, 7 or 8',
      },
      { Line: 4, SerialNumber: 'short', Reason: 'The secret is neither hexadecimal nor base32' },
    ])
    expect(serialsIn(answer.body['Tokens'] as Record<string, unknown>[])).toEqual([two, one])
  })

  it('reads PSKC files: plain, with a key in two spellings, with a password', async () => {
    const tokens = [{ serialNumber: one }]
    const key = Buffer.from('0123456789abcdef')
    const byKey = pskcOf(tokens, { cipher: 'aes128-cbc', mac: 'sha256', key })
    const byPassword = pskcOf(tokens, { cipher: 'aes256-cbc', mac: 'sha1', password: 'qwerty' })
    for (const [content, input] of [
      [pskcOf(tokens), {}],
      [byKey, { Key: key.toString('hex') }],
      [byKey, { Key: key.toString('base64') }],
      [byPassword, { Password: 'qwerty' }],
    ] as const) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { body } = await check(content, { Format: 'pskc', ...input })
      expect(body).toMatchObject({ Tokens: [{ SerialNumber: one }], Faults: [] })
    }
    for (const input of [{}, { Key: 'ff'.repeat(16) }, { Password: 'qwerty' }]) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      const { body } = await check(byKey, { Format: 'pskc', ...input })
      expect(body).toMatchObject({ Tokens: [], Faults: [{ Line: expect.any(Number) }] })
    }
    expect(faultsOf(await check(byKey, { Format: 'pskc', Key: '!' }))).toEqual([
      { Line: 1, Reason: 'The key must be written in hexadecimal digits or in base64.' },
    ])
  })

  it('takes what the named certificate signed, and warns where no signature was checked', async () => {
    const [vendor, stranger] = [selfSigned('Vendor'), selfSigned('Stranger')]
    const plain = pskcOf([{ serialNumber: one }])
    const signed = signPskc(plain, vendor)
    const SignedBy = vendor.certificate
    const asPskc = (content: string, input: FileInput = {}) =>
      check(content, { Format: 'pskc', ...input })
    expect((await asPskc(signed, { SignedBy })).body).toMatchObject({ Faults: [], Warnings: [] })
    expect(faultsOf(await asPskc(plain, { SignedBy }))).toHaveLength(1)
    expect(faultsOf(await asPskc(signPskc(plain, stranger), { SignedBy }))).toHaveLength(1)
    expect((await asPskc(signed)).body).toMatchObject({
      Faults: [],
      Warnings: [expect.stringContaining('The signature of the file was not checked')],
    })
  })

  it.each<FileInput>([{ Key: '00'.repeat(16) }, { Password: 'x' }, { SignedBy: 'x' }])(
    'does not let anybody believe that %j was used for a CSV file',
    async (input) => {
      expect(faultsOf(await check(csvOf([[one]]), input))).toMatchObject([
        { Reason: expect.stringContaining('are for PSKC files') },
      ])
      expect((await importFile(csvOf([[one]]), input)).status).toBe(400)
      expect(await storedTokens()).toEqual([])
    },
  )

  it('does not let anybody believe that columns were used for a PSKC file', async () => {
    const input = { Format: 'pskc', Columns: 'serial,secret' } as const
    expect(faultsOf(await check(pskcOf([{ serialNumber: one }]), input))).toEqual([
      { Line: 1, Reason: 'Columns are for CSV files. This one is read as PSKC.' },
    ])
  })

  it('warns of tokens that nobody can be given now', async () => {
    const day = 24 * 3_600_000
    const content = pskcOf([
      { serialNumber: one, expiresAt: server.now() - day },
      { serialNumber: two, startsAt: server.now() + day },
    ])
    expect((await check(content, { Format: 'pskc' })).body).toMatchObject({
      Faults: [],
      Warnings: [
        '1 token has expired: it can never be assigned (line 3).',
        '1 token is not valid yet and cannot be assigned until then (line 4).',
      ],
    })
  })

  it('says that it checks a signature before it reads', async () => {
    const report = vi.spyOn(server.parts.importProgresses, 'report')
    const vendor = selfSigned('Vendor')
    const signed = signPskc(pskcOf([{ serialNumber: one }]), vendor)
    await check(signed, { Format: 'pskc', SignedBy: vendor.certificate, ImportId: importId })
    const stages = report.mock.calls.map(([, { stage }]) => stage)
    expect(stages[0]).toBe('verifying')
    expect(new Set(stages)).toEqual(new Set(['verifying', 'reading']))
  })

  it('knows the columns by what it is told', async () => {
    const content = `${secretOf(one).toString('hex')};${one}`
    const { body } = await check(content, { Columns: 'hex, serial' })
    expect(body).toMatchObject({ Tokens: [{ SerialNumber: one }], Faults: [] })
  })

  it.each<[string, string | Buffer]>([
    ['that grows to more than 64 MB', gzipSync(Buffer.alloc(64 * 1024 * 1024 + 1, 'a'))],
    ['that is not compressed', csvOf([[one]])],
    ['that is cut off', gzipSync(csvOf([[one]])).subarray(0, -9)],
    ['that is no text', gzipSync(Buffer.from([0xc3, 0x28, 0xff]))],
    ['that is empty', ''],
    ['bombs within bombs', gzipSync(gzipSync(Buffer.alloc(40 * 1024 * 1024)))],
  ])('refuses a file %s', async (_, file) => {
    const File = Buffer.from(file).toString('base64')
    const input = { File, Format: 'csv' }
    const checked = await root.call('sallyport/CheckHardwareTokenFile', input)
    expect(faultsOf(checked)).toEqual([
      { Line: 1, Reason: 'The file is not text, or larger than 64 MB.' },
    ])
    const imported = await root.call('sallyport/ImportHardwareTokens', input)
    expect(imported).toMatchObject({ status: 400, body: { code: 'InvalidInput' } })
    expect(await storedTokens()).toEqual([])
  })

  it('refuses a call that is itself too large', async () => {
    const File = 'A'.repeat(11_000_000)
    const answer = await root.call('sallyport/CheckHardwareTokenFile', { File, Format: 'csv' })
    expect(answer.status).toBe(413)
  })

  it.each([
    ['entities that expand', '<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'],
    [
      'an entity of another file',
      '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
    ],
    ['deep nesting', '<a>'.repeat(100_000)],
    ['no XML', 'serial,secret'],
  ])('refuses XML with %s', async (_, content) => {
    const { status, body } = await check(content, { Format: 'pskc' })
    expect(status).toBe(200)
    expect(body).toMatchObject({ Tokens: [], Faults: [{ Line: expect.any(Number) }] })
    expect(JSON.stringify(body)).not.toContain('root:')
  })

  it.each([
    { Format: 'xlsx' },
    { Key: '' },
    { Password: 'a'.repeat(1025) },
    { Columns: 'a'.repeat(513) },
    { ImportId: 'short' },
    { ImportId: 'with blanks in it' },
    { File: undefined },
    { File: '***' },
  ])('refuses %j as input', async (input) => {
    const base = { File: zipped(csvOf([[one]])), Format: 'csv' }
    const answer = await root.call('sallyport/CheckHardwareTokenFile', { ...base, ...input })
    expect(answer.status).toBe(400)
  })
})

describe('ImportHardwareTokens', () => {
  it('stores the tokens in the stock of the account', async () => {
    const { status, body } = await importFile(csvOf([[one, '60'], [two]]))
    expect({ status, body }).toMatchObject({ status: 200, body: { Imported: 2 } })
    expect(await list()).toMatchObject([
      { SerialNumber: one, Type: 'totp', StepSeconds: 60, Digits: 6, Status: 'Available' },
      { SerialNumber: two, StepSeconds: 30, Status: 'Available' },
    ])
    const abroad = await openConsole(server, { accountId: foreignAccount })
    expect(await list({}, abroad)).toEqual([])
  })

  it('stores all or nothing, and says what is wrong first', async () => {
    await importFile(csvOf([[one]]))
    const refused = await importFile(`${csvOf([[two], [one]])}\nGAHT10000003,?`)
    expect(refused).toMatchObject({
      status: 400,
      body: {
        code: 'InvalidInput',
        message:
          'Nothing was imported, for the file has 2 mistakes. Line 2: The token is in the stock of this server already.',
      },
    })
    expect(await storedTokens()).toHaveLength(1)
    expect(await importFile('serial,secret')).toMatchObject({ status: 400 })
  })

  it('does not import what another account has', async () => {
    const abroad = await openConsole(server, { accountId: foreignAccount })
    await importFile(csvOf([[one]]), {}, abroad)
    expect(await importFile(csvOf([[one]]))).toMatchObject({ status: 400 })
    expect(await list()).toEqual([])
  })

  it('imports a token once, however many ask at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 5 }, () => importFile(csvOf([[one]]))))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(4)
    expect(await storedTokens()).toHaveLength(1)
  })

  it('is recorded by the number and the makers of the tokens, without file, seed, key or password', async () => {
    const key = Buffer.from('planted-key-16-b')
    const tokens = [{ serialNumber: one, manufacturer: 'Acme' }, { serialNumber: two }]
    const content = pskcOf(tokens, { cipher: 'aes128-cbc', mac: 'sha256', key })
    const input = {
      Format: 'pskc',
      Key: key.toString('hex'),
      Password: 'planted-password',
    } as const
    expect((await importFile(content, { ...input, Key: 'ab'.repeat(16) })).status).toBe(400)
    expect((await importFile(content, input)).status).toBe(200)
    const events = await recordedEvents(server, 'HardwareTokensImported')
    expect(events).toHaveLength(2)
    expect(events[0]).toMatchObject({
      errorCode: 'InvalidInputException',
      recipientAccountId: accountId,
    })
    expect(events[1]).toMatchObject({
      requestParameters: { format: 'pskc', imported: 2, manufacturers: ['Acme', 'unknown'] },
      userIdentity: { type: 'Root' },
    })
    const text = JSON.stringify(await recordedEvents(server))
    expect(text).not.toContain('planted-password')
    expect(text).not.toContain(zipped(content).slice(0, 40))
    for (const secret of [secretOf(one), secretOf(two), key])
      for (const spelling of spellingsOf(secret)) expect(text).not.toContain(spelling.toString())
  })

  it('tells how far it is to whoever imports, and to nobody else', async () => {
    const report = vi.spyOn(server.parts.importProgresses, 'report')
    const find = vi.spyOn(server.parts.importProgresses, 'find')
    const lines = Array.from({ length: 450 }, (_, index) => [`GAHT2000${1000 + index}`])
    await importFile(csvOf(lines), { ImportId: importId })
    const stages = report.mock.calls.map(([, { stage, done, total }]) => [stage, done, total])
    expect(stages.filter(([stage]) => stage !== 'reading')).toEqual([
      ['sealing', 200, 450],
      ['sealing', 400, 450],
      ['sealing', 450, 450],
      ['storing', 0, 450],
    ])
    const [key = ''] = report.mock.calls[0] ?? []
    const progressFor = async (console: ConsoleClient) =>
      (await console.call('sallyport/GetHardwareTokenImport', { ImportId: importId })).body
    // It is over, and nothing is left of it.
    expect(await progressFor(root)).toEqual({})
    server.parts.importProgresses.report(key, { stage: 'sealing', done: 200, total: 450 })
    expect(await progressFor(root)).toEqual({ Stage: 'sealing', Done: 200, Total: 450 })
    const other = await consoleOf('other', { Action: '*' })
    const abroad = await openConsole(server, { accountId: foreignAccount })
    expect(await progressFor(other)).toEqual({})
    expect(await progressFor(abroad)).toEqual({})
    expect(new Set(find.mock.calls.map(([asked]) => asked)).size).toBe(3)
  })

  it.each(['?', `${csvOf([[one]])}\n${csvOf([[one]])}`])(
    'leaves no progress behind where it was refused',
    async (content) => {
      await importFile(content, { ImportId: importId })
      await check(content, { ImportId: importId })
      const asked = await root.call('sallyport/GetHardwareTokenImport', { ImportId: importId })
      expect(asked).toMatchObject({ status: 200, body: {} })
      expect(asked.body).toEqual({})
    },
  )
})

describe('ListHardwareTokens', () => {
  it('tells of each token what became of it', async () => {
    const now = server.now()
    const day = 24 * 3_600_000
    await stockTokens(server, [
      newToken({ serialNumber: 'GAHT30000001' }),
      newToken({ serialNumber: 'GAHT30000002', startsAt: now + day }),
      newToken({ serialNumber: 'GAHT30000003', expiresAt: now - day }),
      newToken({ serialNumber: 'GAHT30000004', kind: 'hotp' }),
    ])
    await lose('GAHT30000004')
    await assign({ serialNumber: 'GAHT30000005', manufacturer: 'Acme' })
    const rows = await list()
    expect(rows.map(({ Status }) => Status)).toEqual([
      'Available',
      'NotYetValid',
      'Expired',
      'Lost',
      'Assigned',
    ])
    expect(rows[3]).toMatchObject({ Type: 'hotp', LostDate: expect.any(String) })
    expect(rows[3]).not.toHaveProperty('StepSeconds')
    expect(rows[4]).toMatchObject({
      Manufacturer: 'Acme',
      Owner: { Kind: 'user', UserName: 'ada', Arn: `arn:aws:iam::${accountId}:user/ada` },
    })
    expect(serialsIn(await list({ Status: 'Assigned' }))).toEqual(['GAHT30000005'])
    expect(serialsIn(await list({ Status: 'Lost' }))).toEqual(['GAHT30000004'])
    expect(serialsIn(await list({ Status: 'Available' }))).toEqual(['GAHT30000001'])
    expect(serialsIn(await list({ Status: 'NotYetValid' }))).toEqual(['GAHT30000002'])
    expect(serialsIn(await list({ Status: 'Expired' }))).toEqual(['GAHT30000003'])
    expect(new Set(rows.map(({ Stock }) => Stock))).toEqual(new Set(['account']))
  })

  it('shows of the pool what principals of the account have, and of seeds nothing', async () => {
    const token = await assign({ serialNumber: 'GAHT30000006' }, null)
    await stockTokens(server, [newToken({ serialNumber: 'GAHT30000007' })], null)
    const rows = await list()
    expect(rows).toMatchObject([{ SerialNumber: 'GAHT30000006', Stock: 'pool' }])
    expect(rows).toHaveLength(1)
    const text = JSON.stringify(rows)
    for (const spelling of spellingsOf(token.secret))
      expect(text).not.toContain(spelling.toString())
    const abroad = await openConsole(server, { accountId: foreignAccount })
    expect(await list({}, abroad)).toEqual([])
  })

  it('gives page after page', async () => {
    const serials = ['GAHT30000001', 'GAHT30000002', 'GAHT30000003']
    await importFile(csvOf(serials.map((serial) => [serial])))
    const first = await root.call('sallyport/ListHardwareTokens', { MaxItems: 2 })
    expect(first.body).toMatchObject({ IsTruncated: true, Marker: expect.any(String) })
    const input = { Marker: first.body['Marker'] }
    expect(serialsIn(await list(input))).toEqual(['GAHT30000003'])
    const madeUp = await root.call('sallyport/ListHardwareTokens', { Marker: 'made-up' })
    expect(madeUp.status).toBe(400)
  })
})

describe('MarkHardwareTokenLost', () => {
  it('takes a token out of the stock for ever', async () => {
    await importFile(csvOf([[one]]))
    expect((await lose(one.toLowerCase())).status).toBe(200)
    const [lost] = await list()
    expect(lost).toMatchObject({ SerialNumber: one, Status: 'Lost' })
    await server.advance(600)
    expect(await lose(one)).toMatchObject({
      status: 409,
      body: { message: `The token ${one} is marked as lost already.` },
    })
    expect(await list()).toEqual([lost])
    await server.iam().send(new CreateUserCommand({ UserName: 'ada' }))
    const token = heldToken(server, newToken({ serialNumber: one, secret: secretOf(one) }))
    const enabled = await root.call('sallyport/EnableHardwareMFADevice', {
      UserName: 'ada',
      SerialNumber: one,
      AuthenticationCode1: token.code(-1),
      AuthenticationCode2: token.code(),
    })
    expect(enabled.status).toBeGreaterThanOrEqual(400)
    expect(await importFile(csvOf([[one]]))).toMatchObject({ status: 400 })
    const events = await recordedEvents(server, 'HardwareTokenMarkedLost')
    expect(events).toMatchObject([
      { requestParameters: { serialNumber: one.toLowerCase(), deactivated: false } },
      { errorCode: expect.any(String), requestParameters: { serialNumber: one } },
    ])
    expect(events[0]).not.toHaveProperty('errorCode')
  })

  it.each([
    ['account', undefined],
    ['pool', null],
  ] as const)('takes a token of the %s from whoever has it, at once', async (_, stock) => {
    const { serialNumber } = await assign({}, stock)
    const lost = await lose(serialNumber)
    expect(lost).toMatchObject({ status: 200, body: { Deactivated: true, UserName: 'ada' } })
    const devices = await root.call('iam/ListMFADevices', { UserName: 'ada' })
    expect(devices.body['MFADevices']).toEqual([])
    const stored = server.parts.read
      .selectFrom('hardware_tokens')
      .select(['lost_at', 'seed_sealed'])
    expect(await stored.execute()).toEqual([{ lost_at: expect.any(Number), seed_sealed: '' }])
    expect(await recordedEvents(server, 'HardwareTokenMarkedLost')).toMatchObject([
      {
        requestParameters: { serialNumber, deactivated: true, userName: 'ada' },
        recipientAccountId: accountId,
      },
    ])
    const summary = await root.call('iam/GetAccountSummary')
    expect(summary.body['SummaryMap']).toMatchObject({ MFADevices: 0, MFADevicesInUse: 0 })
  })

  it('takes a token only from those whose devices the caller may deactivate', async () => {
    const { serialNumber } = await assign({}, null)
    const marking = { Action: 'sallyport:MarkHardwareTokenLost' }
    const other = await consoleOf('other', marking, {
      Action: 'iam:DeactivateMFADevice',
      Resource: `arn:aws:iam::${accountId}:user/bob`,
    })
    expect(await lose(serialNumber, other)).toMatchObject({
      status: 403,
      body: { message: expect.stringMatching(/iam:DeactivateMFADevice on resource: user ada/) },
    })
    expect(await list()).toMatchObject([{ Status: 'Assigned' }])
    const able = await consoleOf('able', marking, {
      Action: 'iam:DeactivateMFADevice',
      Resource: `arn:aws:iam::${accountId}:user/ada`,
    })
    expect((await lose(serialNumber, able)).status).toBe(200)
  })

  it('judges anew where somebody is given the token after the call was judged', async () => {
    const record = newToken()
    await stockTokens(server, [record])
    const other = await consoleOf('other', { Action: 'sallyport:MarkHardwareTokenLost' })
    const { store } = server.parts
    const write = store.write.bind(store)
    vi.spyOn(store, 'write').mockImplementationOnce(async (work) => {
      await assignStocked(record)
      return write(work)
    })
    expect(await lose(record.serialNumber, other)).toMatchObject({
      status: 403,
      body: { message: expect.stringMatching(/iam:DeactivateMFADevice on resource: user ada/) },
    })
    expect(await list()).toMatchObject([{ Status: 'Assigned', Owner: { UserName: 'ada' } }])
  })

  it('takes one’s own token only in a session for which a code was checked', async () => {
    const { serialNumber } = await assign()
    await server.iam().send(
      new PutUserPolicyCommand({
        UserName: 'ada',
        PolicyName: 'all',
        PolicyDocument: policy({ Action: '*' }),
      }),
    )
    const ada = await openConsole(server, { userName: 'ada', mfa: false })
    expect(await lose(serialNumber, ada)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('not authenticated with an MFA device') },
    })
    expect(await list()).toMatchObject([{ Status: 'Assigned' }])
    const safe = await openConsole(server, { userName: 'ada', mfa: true })
    expect((await lose(serialNumber, safe)).status).toBe(200)
  })

  it('knows no token of the pool, of another account, or of nobody', async () => {
    await stockTokens(server, [newToken({ serialNumber: one })], null)
    await stockTokens(server, [newToken({ serialNumber: two })], foreignAccount)
    for (const serialNumber of [one, two, 'GAHT99999999']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect(await lose(serialNumber)).toMatchObject({
        status: 404,
        body: { code: 'NoSuchEntity' },
      })
    }
    // Nor one of the pool that somebody in another account has.
    const { serialNumber } = await assign({}, null)
    const foreign = await openConsole(server, { accountId: foreignAccount })
    expect(await lose(serialNumber, foreign)).toMatchObject({ status: 404 })
    const stored = server.parts.read.selectFrom('hardware_tokens').select('lost_at')
    expect(new Set((await stored.execute()).map(({ lost_at: lostAt }) => lostAt))).toEqual(
      new Set([null]),
    )
  })
})

describe('rights', () => {
  const calls: Record<string, (console: ConsoleClient) => Promise<ConsoleAnswer>> = {
    'sallyport:ImportHardwareTokens': (console) => importFile(csvOf([[two]]), {}, console),
    'sallyport:ListHardwareTokens': (console) => console.call('sallyport/ListHardwareTokens'),
    'sallyport:MarkHardwareTokenLost': (console) => lose(one, console),
  }

  it.each(Object.keys(calls))('need %s, and nothing else', async (action) => {
    await importFile(csvOf([[one]]))
    const others = Object.keys(calls).filter((other) => other !== action)
    const without = await consoleOf('without', { Action: others })
    expect(await calls[action]?.(without)).toMatchObject({
      status: 403,
      body: { code: 'AccessDenied', message: expect.stringContaining(action) },
    })
    const only = await consoleOf('only', { Action: action })
    expect((await calls[action]?.(only))?.status).toBe(200)
  })

  it('of checking a file are those of importing it', async () => {
    const lister = await consoleOf('lister', { Action: 'sallyport:ListHardwareTokens' })
    expect(await check(csvOf([[one]]), {}, lister)).toMatchObject({
      status: 403,
      body: { message: expect.stringContaining('sallyport:ImportHardwareTokens') },
    })
    const [refused] = await recordedEvents(server, 'CheckHardwareTokenFile')
    expect(refused).toMatchObject({
      errorCode: 'AccessDenied',
      requestParameters: { format: 'csv' },
    })
    expect(JSON.stringify(refused)).not.toContain(zipped(csvOf([[one]])).slice(0, 40))
    const importer = await consoleOf('importer', { Action: 'sallyport:ImportHardwareTokens' })
    expect((await check(csvOf([[one]]), {}, importer)).status).toBe(200)
  })
})
