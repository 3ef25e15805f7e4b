import { CreateUserCommand, DeleteUserCommand } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type KeyMetadata, readKeyMetadata } from '../../src/mfa/security-key/metadata.js'
import { accountId, changeSettings, recordedEvents } from '../support/account.js'
import { type ConsoleClient, openConsole } from '../support/console-session.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy, type TestStatement } from '../support/policy.js'
import { denied } from '../support/refusals.js'
import { foreignAccount, ownAccount } from '../support/role.js'
import { softCertificate } from '../support/soft-certificate.js'
import { type Asked, type SoftKey, softKey } from '../support/soft-key.js'
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

const aaguid = '11111111-2222-3333-4444-555555555555'
const maker = softCertificate({ commonName: 'Maker', isAuthority: true })
const attestedBy = softCertificate({ issuer: maker, aaguid })

/** What the operator's file says of the one model there is. */
const keyMetadata: KeyMetadata = readKeyMetadata(
  JSON.stringify([
    {
      aaguid,
      metadataStatement: {
        description: 'Key of Ours',
        attestationRootCertificates: [maker.base64],
      },
      statusReports: [{ status: 'FIDO_CERTIFIED_L2', effectiveDate: '2026-01-01' }],
    },
  ]),
  { now: 0 },
)

let server: TestServer
let root: ConsoleClient
let origin: string
beforeAll(async () => {
  server = await startEphemeral([ownAccount, foreignAccount], { keyMetadata })
  origin = `http://localhost:${new URL(server.endpoint).port}`
})
beforeEach(async () => {
  await server.reset()
  await server.iam().send(new CreateUserCommand({ UserName: 'ada' }))
  Object.assign(server.parts.site, { origin, rpId: 'localhost' })
  root = await openConsole(server)
})
afterAll(() => server.close())

interface Options {
  challenge: string
  rp: { id: string }
  user: { id: string; name: string }
  excludeCredentials: { id: string }[]
  attestation: string
}

const start = (input: object, console = root) =>
  console.call('sallyport/StartSecurityKeyRegistration', input)

async function optionsFor(input: object, console = root): Promise<Options> {
  const { status, body } = await start(input, console)
  expect({ status, code: body['code'] }).toEqual({ status: 200, code: undefined })
  return JSON.parse(body['Options'] as string) as Options
}

const enable = (input: object, console = root) =>
  console.call('sallyport/EnableSecurityKey', { KeyName: 'blue', ...input })

interface Enrolment {
  console?: ConsoleClient
  key?: SoftKey
  /** What the browser does otherwise than it should. */
  said?: Partial<Asked>
}

/** What a browser with this key answers. */
async function answerOf(input: object, { console, key, said }: Enrolment = {}): Promise<string> {
  const { challenge } = await optionsFor(input, console)
  const asked = { challenge, origin, rpId: 'localhost', ...said }
  return JSON.stringify((key ?? softKey()).register(asked))
}

async function register(input: object, enrolment: Enrolment = {}) {
  return enable({ ...input, Credential: await answerOf(input, enrolment) }, enrolment.console)
}

async function consoleOf(userName: string, ...statements: TestStatement[]): Promise<ConsoleClient> {
  await createUserWithKey(server, userName, policy(...statements))
  return openConsole(server, { userName })
}

const devices = async () =>
  (await root.call('sallyport/ListDevices')).body['Devices'] as Record<string, unknown>[]

const ada = { UserName: 'ada' }
const adaArn = `arn:aws:iam::${accountId}:user/ada`
const action = 'iam:EnableMFADevice'

describe('StartSecurityKeyRegistration', () => {
  it('asks for a key of this site, without telling whose it will be', async () => {
    const options = await optionsFor(ada)
    expect(options).toMatchObject({
      rp: { id: 'localhost' },
      user: { name: 'ada' },
      attestation: 'direct',
      excludeCredentials: [],
      authenticatorSelection: { userVerification: 'discouraged', residentKey: 'discouraged' },
    })
    expect(Buffer.from(options.challenge, 'base64url')).toHaveLength(32)
    expect(Buffer.from(options.user.id, 'base64url').toString('latin1')).not.toMatch(/AIDA|ada/)
    expect((await optionsFor(ada)).challenge).not.toBe(options.challenge)
  })

  it('leaves out keys that the owner has, and only those', async () => {
    const key = softKey()
    await register(ada, { key })
    await register({}, {})
    const { excludeCredentials } = await optionsFor(ada)
    expect(excludeCredentials.map(({ id }) => id)).toEqual([key.credentialId])
  })

  it('says what to do where the server is reached by an address', async () => {
    Object.assign(server.parts.site, { origin: server.endpoint, rpId: undefined })
    for (const answer of [await start(ada), await enable({ ...ada, Credential: '{}' })])
      expect(answer).toMatchObject({
        status: 400,
        body: {
          code: 'InvalidInput',
          message: expect.stringContaining('reached by a name') as unknown,
        },
      })
  })

  it('leaves one event, without the challenge', async () => {
    const { challenge } = await optionsFor(ada)
    const events = await recordedEvents(server, 'StartSecurityKeyRegistration')
    expect(events).toMatchObject([
      {
        eventSource: 'sallyport',
        readOnly: true,
        requestParameters: { userName: 'ada' },
        responseElements: null,
      },
    ])
    expect(JSON.stringify(events)).not.toContain(challenge)
  })
})

describe('EnableSecurityKey', () => {
  it.each(['none', 'packed'] as const)('registers a key with %s attestation', async (format) => {
    const { status, body } = await register(ada, { key: softKey({ format }) })
    expect(status).toBe(200)
    const { SerialNumber } = body
    expect(SerialNumber).toMatch(
      new RegExp(`^arn:aws:iam::${accountId}:u2f/user/ada/blue-[A-Z2-7]{26}$`),
    )
    expect(await devices()).toMatchObject([{ SerialNumber, Name: 'blue', State: 'ok' }])
    const listed = await root.call('iam/ListMFADevices', ada)
    expect(listed.body['MFADevices']).toMatchObject([{ UserName: 'ada', SerialNumber }])
  })

  it('names the model that its maker vouches for', async () => {
    const key = softKey({ format: 'packed', aaguid, attestedBy })
    expect((await register(ada, { key })).body).toMatchObject({ Model: 'Key of Ours' })
    expect(await devices()).toMatchObject([{ Model: 'Key of Ours' }])
    const unknown = await register(ada, { key: softKey({ format: 'packed', aaguid }) })
    expect(unknown.body).not.toHaveProperty('Model')
  })

  it('registers a key of root', async () => {
    const { status, body } = await register({})
    expect(status).toBe(200)
    expect(body['SerialNumber']).toMatch(
      new RegExp(`^arn:aws:iam::${accountId}:u2f/root/blue-[A-Z2-7]{26}$`),
    )
    expect(await devices()).toMatchObject([{ Owner: { Kind: 'root' } }])
    expect(await recordedEvents(server, action.slice(4))).toMatchObject([
      { requestParameters: { userName: 'AWS ROOT USER', serialNumber: body['SerialNumber'] } },
    ])
  })

  it('leaves the event of EnableMFADevice, without what the key signed', async () => {
    const credential = await answerOf(ada)
    const { body } = await enable({ ...ada, Credential: credential })
    expect(await recordedEvents(server, 'EnableSecurityKey')).toEqual([])
    const events = await recordedEvents(server, 'EnableMFADevice')
    expect(events).toMatchObject([
      {
        eventSource: 'iam.amazonaws.com',
        readOnly: false,
        requestParameters: { userName: 'ada', serialNumber: body['SerialNumber'] },
      },
    ])
    const { response } = JSON.parse(credential) as { response: { attestationObject: string } }
    expect(JSON.stringify(events)).not.toContain(response.attestationObject)
  })

  it('names a user who does so for himself in the event', async () => {
    const console = await consoleOf('bob', { Action: action })
    expect((await register({}, { console })).status).toBe(200)
    expect(await recordedEvents(server, 'EnableMFADevice')).toMatchObject([
      { requestParameters: { userName: 'bob' } },
    ])
  })

  const notAsked = {
    status: 400,
    body: {
      code: 'InvalidInput',
      message: expect.stringContaining('The registration was not begun') as unknown,
    },
  }
  const notValid = {
    status: 400,
    body: {
      code: 'InvalidInput',
      message: 'The answer of the security key is not valid. Start again.',
    },
  }

  it('takes a challenge once, also where the first answer was wrong', async () => {
    const key = softKey()
    const { challenge } = await optionsFor(ada)
    const asked = { challenge, origin, rpId: 'localhost' }
    const wrong = key.register({ ...asked, origin: 'http://localhost' })
    const right = JSON.stringify(key.register(asked))
    expect(await enable({ ...ada, Credential: JSON.stringify(wrong) })).toMatchObject(notValid)
    expect(await enable({ ...ada, Credential: right })).toMatchObject(notAsked)
    expect(await devices()).toEqual([])
    const reasons = (await recordedEvents(server, 'EnableMFADevice')).map(
      (event) => event['additionalEventData'],
    )
    expect(reasons).toEqual([{ Reason: 'wrong-origin' }, { Reason: 'not-asked' }])
  })

  it('lets one of many equal answers at once in', async () => {
    const Credential = await answerOf(ada)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => enable({ ...ada, Credential })),
    )
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 400)).toHaveLength(9)
    expect(await devices()).toHaveLength(1)
  })

  it('takes the last challenge only, in time, of the same session and for the same owner', async () => {
    const before = await answerOf(ada)
    await optionsFor(ada)
    expect(await enable({ ...ada, Credential: before })).toMatchObject(notValid)
    const elsewhere = await openConsole(server)
    expect(await enable({ ...ada, Credential: await answerOf(ada) }, elsewhere)).toMatchObject(
      notAsked,
    )
    expect(await enable({ Credential: await answerOf(ada) })).toMatchObject(notAsked)
    const late = await answerOf(ada)
    await server.advance(301)
    expect(await enable({ ...ada, Credential: late })).toMatchObject(notAsked)
    expect(await devices()).toEqual([])
  })

  it('binds the challenge to who had the name when it was begun', async () => {
    const Credential = await answerOf(ada)
    await server.iam().send(new DeleteUserCommand(ada))
    await server.iam().send(new CreateUserCommand(ada))
    expect(await enable({ ...ada, Credential })).toMatchObject(notAsked)
    expect(await devices()).toEqual([])
  })

  it('gives no key to who takes the name while the answer is looked at', async () => {
    const Credential = await answerOf(ada)
    const { store, recorder } = server.parts
    await recorder.flush()
    const { write } = store
    store.write = async (work, durability) => {
      const taken = await write(work, durability)
      store.write = write
      await server.iam().send(new DeleteUserCommand(ada))
      await server.iam().send(new CreateUserCommand(ada))
      return taken
    }
    expect(await enable({ ...ada, Credential })).toMatchObject({
      status: 404,
      body: { code: 'NoSuchEntity', message: 'The user with name ada cannot be found.' },
    })
    expect(await devices()).toEqual([])
  })

  it.each([
    ['another origin', { origin: 'https://evil.example' }],
    ['another port', { origin: 'http://localhost:1' }],
    ['another site’s key', { rpId: 'evil.example' }],
    ['a challenge of its own', { challenge: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ['an assertion', { clientData: { type: 'webauthn.get' } }],
    ['a page in another’s frame', { clientData: { crossOrigin: true } }],
  ])('refuses an answer of %s', async (_, said) => {
    expect(await register(ada, { said })).toMatchObject(notValid)
    expect(await devices()).toEqual([])
  })

  it('says so where a key was not tapped, or uses another algorithm', async () => {
    expect((await register(ada, { said: { flags: 0 } })).body['message']).toMatch(/not tapped/)
    const key = softKey({ algorithm: 'ES384' })
    expect((await register(ada, { key })).body['message']).toMatch(/algorithms/)
  })

  it.each([['not JSON'], ['{}'], ['[]'], ['null'], ['{"id":1}']])(
    'refuses %s as an answer',
    async (Credential) => {
      await optionsFor(ada)
      expect(await enable({ ...ada, Credential })).toMatchObject(notValid)
    },
  )

  it.each([
    { KeyName: 'a b' },
    { KeyName: '' },
    { KeyName: 'x'.repeat(65) },
    { KeyName: undefined },
    { Credential: undefined },
    { Credential: 'x'.repeat(65_537) },
  ])('refuses input that the model does not take: %j', async (wrong) => {
    const { status, body } = await enable({ ...ada, Credential: '{}', ...wrong })
    expect({ status, code: body['code'] }).toEqual({ status: 400, code: 'ValidationError' })
  })

  it('registers a key for one owner only, whoever asks', async () => {
    const key = softKey()
    await register(ada, { key })
    const registered = {
      status: 409,
      body: {
        code: 'EntityAlreadyExists',
        message: 'This security key is already registered.',
      },
    }
    expect(await register({}, { key })).toMatchObject(registered)
    const console = await openConsole(server, { accountId: foreignAccount })
    expect(await register({}, { key, console })).toMatchObject(registered)
    expect(await devices()).toHaveLength(1)
  })

  it('counts keys and virtual devices together', async () => {
    await changeSettings(server, 'mfaDevicesPerPrincipal=2')
    await createUserWithDevice(server, 'bob')
    const bob = { UserName: 'bob' }
    expect((await register(bob)).status).toBe(200)
    const full = {
      status: 409,
      body: {
        code: 'LimitExceeded',
        message: 'Cannot exceed quota for MFADevicesPerUser: 2',
      },
    }
    expect(await start(bob)).toMatchObject(full)
  })

  it('lets the limit stand where it was reached between the two calls', async () => {
    await changeSettings(server, 'mfaDevicesPerPrincipal=1')
    const Credential = await answerOf(ada)
    const other = await openConsole(server)
    expect((await register(ada, { console: other })).status).toBe(200)
    expect((await enable({ ...ada, Credential })).body).toMatchObject({ code: 'LimitExceeded' })
    expect(await devices()).toHaveLength(1)
  })

  it('lets nobody who has a device give himself a key without MFA', async () => {
    await createUserWithDevice(server, 'bob')
    const refusedToBob = {
      status: 403,
      body: {
        code: 'AccessDenied',
        message: `User: arn:aws:iam::${accountId}:user/bob is not authorized to perform: ${action} because the caller has an MFA device and the request was not authenticated with an MFA device`,
      },
    }
    const without = await openConsole(server, { userName: 'bob' })
    expect(await start({}, without)).toMatchObject(refusedToBob)
    expect(await start({ UserName: 'bob' }, without)).toMatchObject(refusedToBob)
    const console = await openConsole(server, { userName: 'bob', mfa: true })
    expect((await register({}, { console })).status).toBe(200)
  })

  it('lets of two first keys without MFA one in', async () => {
    const one = await consoleOf('bob', { Action: action })
    const other = await openConsole(server, { userName: 'bob' })
    const inputs = [
      [one, await answerOf({}, { console: one })],
      [other, await answerOf({}, { console: other })],
    ] as const
    const answers = await Promise.all(
      inputs.map(([console, Credential]) => enable({ Credential }, console)),
    )
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 403]))
    expect(await devices()).toHaveLength(1)
  })

  it('wants the same of root', async () => {
    await register({})
    expect(await start({})).toMatchObject({ status: 403, body: { code: 'AccessDenied' } })
    const console = await openConsole(server, { mfa: true })
    expect((await register({}, { console })).status).toBe(200)
  })

  it('refuses a user whom nobody knows', async () => {
    for (const answer of [
      await start({ UserName: 'none' }),
      await enable({ UserName: 'none', Credential: '{}' }),
    ])
      expect(answer).toMatchObject({
        status: 404,
        body: { code: 'NoSuchEntity', message: 'The user with name none cannot be found.' },
      })
  })

  it('is allowed by iam:EnableMFADevice on the user, and its refusals name that', async () => {
    const { code, message } = denied('bob', action, 'user ada')
    const Resource = `arn:aws:iam::${accountId}:user/other`
    const refusing = await consoleOf('bob', { Action: action, Resource })
    const refusedBody = { code, message, denied: { action, resource: adaArn } }
    expect((await start(ada, refusing)).body).toMatchObject(refusedBody)
    expect((await enable({ ...ada, Credential: '{}' }, refusing)).body).toMatchObject(refusedBody)
    const console = await consoleOf('carl', { Action: action, Resource: adaArn })
    expect((await register(ada, { console })).status).toBe(200)
  })

  it('keeps the challenge where permission is refused', async () => {
    const Credential = await answerOf(ada)
    const refusing = await consoleOf('bob', { Action: 'iam:ListUsers' })
    expect((await enable({ ...ada, Credential }, refusing)).status).toBe(403)
    expect((await enable({ ...ada, Credential })).status).toBe(200)
  })

  const registering = (word: string) => ({
    Action: action,
    Condition: { StringEquals: { 'iam:RegisterSecurityKey': word } },
  })

  it('is judged by iam:RegisterSecurityKey: Create to begin, Activate to end', async () => {
    const begins = await consoleOf('begins', registering('Create'))
    expect((await register(ada, { console: begins })).status).toBe(403)
    const ends = await consoleOf('ends', registering('Activate'))
    expect((await start(ada, ends)).status).toBe(403)
    const both = await consoleOf('both', registering('Create'), registering('Activate'))
    expect((await register(ada, { console: both })).status).toBe(200)
  })

  it('is judged by iam:FIDO-certification of the model, where its maker vouches for it', async () => {
    const certified = {
      Action: action,
      Condition: { StringEquals: { 'iam:FIDO-certification': ['L2', 'L3'] } },
    }
    const console = await consoleOf('bob', registering('Create'), certified)
    const claims = softKey({ format: 'packed', aaguid })
    expect((await register(ada, { console, key: claims })).status).toBe(403)
    expect((await register(ada, { console, key: softKey() })).status).toBe(403)
    const key = softKey({ format: 'packed', aaguid, attestedBy })
    expect((await register(ada, { console, key })).status).toBe(200)
  })
})
