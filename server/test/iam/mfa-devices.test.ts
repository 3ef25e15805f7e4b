import { execFileSync, type StdioOptions } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetMFADeviceCommand,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { changeSettings } from '../support/account.js'
import { startOfStep, startOfWindow } from '../support/clock.js'
import {
  credentialsOf,
  startEphemeral,
  type TestCredentials,
  type TestServer,
} from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  breaks,
  denied,
  invalid,
  isMissing,
  limitExceeded,
  noSuchEntity,
  noSuchUser,
  pairRefused,
  wrongCodeRefused,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createRootWithDevice } from '../support/root-device.js'
import {
  type App,
  askWithCode,
  createDevice,
  createSession,
  createUserWithDevice,
  createUserWithKey,
  inDigitsOf,
  wrongCode,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(async () => {
  await server.reset()
  await startOfStep(server)
})
afterAll(() => server.close())

const arn = (name: string) => `arn:aws:iam::123456789012:mfa/${name}`
const noSuchDevice = (serial: string) =>
  noSuchEntity(`MFA Device with serial number ${serial} does not exist.`)
const notOfUser = noSuchEntity('MFA Device invalid for user.')
const inUse = {
  code: 'EntityAlreadyExists',
  status: 409,
  message: 'MFA Device is already in use.',
}
const mustDeactivate = {
  code: 'DeleteConflict',
  status: 409,
  message: 'MFA VirtualDevice in use. Must deactivate first.',
}

const admin = () => server.iam()
const createUser = (UserName: string) => admin().send(new CreateUserCommand({ UserName }))
const createTagged = (VirtualMFADeviceName: string, more: { Path?: string; Tags?: Tags } = {}) =>
  admin().send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName, ...more }))
const remove = (SerialNumber: string) =>
  admin().send(new DeleteVirtualMFADeviceCommand({ SerialNumber }))
const deactivate = (UserName: string, SerialNumber: string, iam = admin()) =>
  iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }))
const listVirtual = (input: ConstructorParameters<typeof ListVirtualMFADevicesCommand>[0] = {}) =>
  admin().send(new ListVirtualMFADevicesCommand(input))
const devicesOf = async (UserName: string) =>
  (await admin().send(new ListMFADevicesCommand({ UserName }))).MFADevices

type Tags = { Key: string; Value: string }[]
type Pair = readonly [string, string]

/** The codes of a step and of the one before it. */
const pairAt = (app: App, offsetSteps = 0): Pair => [
  app.code(offsetSteps - 1),
  app.code(offsetSteps),
]
const pairInput = (UserName: string, app: { serialNumber: string }, [one, two]: Pair) => ({
  UserName,
  SerialNumber: app.serialNumber,
  AuthenticationCode1: one,
  AuthenticationCode2: two,
})
const enable = (UserName: string, app: { serialNumber: string }, pair: Pair, iam = admin()) =>
  iam.send(new EnableMFADeviceCommand(pairInput(UserName, app, pair)))
const resync = (UserName: string, app: { serialNumber: string }, pair: Pair, iam = admin()) =>
  iam.send(new ResyncMFADeviceCommand(pairInput(UserName, app, pair)))

describe('CreateVirtualMFADevice', () => {
  it('answers with serial number, seed and QR code, and with tags only where some were passed', async () => {
    const output = await members(createTagged('alice'))
    expect(output).toEqual({
      VirtualMFADevice: {
        SerialNumber: arn('alice'),
        Base32StringSeed: expect.any(Uint8Array),
        QRCodePNG: expect.any(Uint8Array),
      },
    })
    const seed = Buffer.from(output.VirtualMFADevice?.Base32StringSeed ?? []).toString()
    expect(seed).toMatch(/^[A-Z2-7]{64}$/)
    const Tags = [{ Key: 'a', Value: '' }]
    expect((await createTagged('bob', { Tags })).VirtualMFADevice?.Tags).toEqual(Tags)
  })

  it('gives every device a seed of its own', async () => {
    const seeds = await Promise.all(
      ['a', 'b', 'c'].map(async (name) => (await createDevice(server, name)).seed),
    )
    expect(new Set(seeds).size).toBe(3)
  })

  it('shows a QR code that a camera reads as the otpauth URI of the seed', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'sallyport-qr-'))
    // What it says of a missing message bus is of no interest.
    const stdio: StdioOptions = ['ignore', 'pipe', 'ignore']
    const read = (file: string) =>
      execFileSync('zbarimg', ['-q', '--raw', file], { encoding: 'utf8', stdio }).trim()
    try {
      for (const [name, label] of [
        ['alice', 'alice'],
        ['alice@example.com', 'alice%40example.com'],
      ] as const) {
        const { VirtualMFADevice } = await createTagged(name)
        const file = join(directory, 'qr.png')
        writeFileSync(file, VirtualMFADevice?.QRCodePNG ?? '')
        const text = read(file)
        const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString()
        expect(text).toBe(`otpauth://totp/${label}@123456789012?secret=${seed}`)
      }
    } finally {
      rmSync(directory, { recursive: true })
    }
  })

  it('makes seeds that another implementation takes: its codes enable the device and sign in', async () => {
    const credentials = await createUserWithKey(server, 'alice')
    const app = await createDevice(server, 'alice')
    const oathtool = (time: number) =>
      execFileSync(
        'oathtool',
        ['--totp', '-b', app.seed, '--now', `${new Date(time).toISOString().slice(0, 19)}Z`],
        { encoding: 'utf8' },
      ).trim()
    const now = server.now()
    await enable('alice', app, [oathtool(now - 30_000), oathtool(now)])
    await server.advance(30)
    const code = oathtool(server.now())
    const { Credentials } = await askWithCode(server, credentials, {
      app: { ...app, code: () => code },
    })
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/)
  })

  it('keeps the path as it is, double slashes too', async () => {
    for (const path of ['/test/', '/test//double/']) {
      const { VirtualMFADevice } = await createTagged('alice', { Path: path })
      expect(VirtualMFADevice?.SerialNumber).toBe(`arn:aws:iam::123456789012:mfa${path}alice`)
    }
  })

  it('refuses a device of the same path and name in any case; another path is another device', async () => {
    const duplicate = {
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'MFA device already exists.',
    }
    await createTagged('alice')
    expect(await rejection(createTagged('alice'))).toEqual(duplicate)
    expect(await rejection(createTagged('ALICE'))).toEqual(duplicate)
    await createTagged('alice', { Path: '/a/' })
    expect(await rejection(createTagged('alice', { Path: '/A/' }))).toEqual(duplicate)
    expect((await listVirtual()).VirtualMFADevices).toHaveLength(2)
  })

  it('refuses bad names and paths', async () => {
    const pathText =
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.'
    for (const Path of ['a', '/a', 'a/'])
      expect(await rejection(createTagged('alice', { Path }))).toEqual(invalid(pathText))
    expect(await rejection(createTagged('alice', { Path: `/${'a'.repeat(511)}/` }))).toEqual(
      breaks('path', 'Member must have length less than or equal to 512'),
    )
    expect(await rejection(createTagged('a b'))).toEqual(
      breaks(
        'virtualMFADeviceName',
        'Member must satisfy regular expression pattern: [\\w+=,.@-]+',
      ),
    )
    expect((await rejection(createTagged(''))).code).toBe('ValidationError')
    expect(await rejection(createTagged(undefined as never))).toEqual(
      isMissing('virtualMFADeviceName'),
    )
    // A serial number has at most 256 characters; a longer one could not be given to any other call.
    expect((await rejection(createTagged('n'.repeat(227)))).code).toBe('ValidationError')
    const { VirtualMFADevice } = await createTagged('n'.repeat(226))
    expect(VirtualMFADevice?.SerialNumber).toHaveLength(256)
  })

  it('makes no device where a tag is bad, and needs iam:TagMFADevice where tags are passed', async () => {
    const twice = [
      { Key: 'a', Value: '' },
      { Key: 'A', Value: '' },
    ]
    expect(await rejection(createTagged('alice', { Tags: twice }))).toEqual({
      code: 'InvalidInput',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    })
    const iam = server.iam(
      await createUserWithKey(server, 'eve', policy({ Action: 'iam:CreateVirtualMFADevice' })),
    )
    const input = { VirtualMFADeviceName: 'd', Path: '/a/', Tags: [{ Key: 'a', Value: '' }] }
    expect(await rejection(iam.send(new CreateVirtualMFADeviceCommand(input)))).toEqual(
      denied('eve', 'iam:TagMFADevice', arn('a/d')),
    )
    expect((await listVirtual()).VirtualMFADevices).toEqual([])
  })

  it('keeps to the quota of devices per account, assigned or not', async () => {
    await changeSettings(server, 'usersPerAccount=2')
    await createTagged('a')
    await createTagged('b')
    expect(await rejection(createTagged('c'))).toEqual(
      limitExceeded('Cannot exceed quota for MFADevices: 2'),
    )
    await remove(arn('b'))
    await createTagged('c')
  })
})

describe('EnableMFADevice', () => {
  it('gives a device to a user who shows two consecutive codes of it, with an empty answer', async () => {
    await createUser('Alice')
    const app = await createDevice(server, 'alice')
    expect(await members(enable('ALICE', app, pairAt(app)))).toEqual({})
    expect(await devicesOf('alice')).toEqual([
      { UserName: 'Alice', SerialNumber: app.serialNumber, EnableDate: expect.any(Date) },
    ])
  })

  it('takes the codes of now and next, and of a while ago', async () => {
    await createUser('alice')
    for (const offset of [1, 0, -1, -5, 900, -900]) {
      const app = await createDevice(server, `d${offset}`)
      await enable('alice', app, pairAt(app, offset))
    }
    expect(await devicesOf('alice')).toHaveLength(6)
  })

  it('finds a pair whose second code is from 998 steps behind to 1000 ahead, and no other', async () => {
    await createUser('alice')
    for (const [name, offset] of [
      ['behind', -999],
      ['ahead', 1001],
    ] as const) {
      const app = await createDevice(server, name)
      expect(await rejection(enable('alice', app, pairAt(app, offset)))).toEqual(pairRefused)
      await enable('alice', app, pairAt(app, offset < 0 ? -998 : 1000))
    }
  })

  it('refuses codes that are wrong, equal, reversed, not consecutive or of another device', async () => {
    await createUser('alice')
    const app = await createDevice(server, 'alice')
    const other = await createDevice(server, 'other')
    const wrong = wrongCode(app)
    const pairs: Record<string, Pair> = {
      'both wrong': [wrong, wrong],
      'the first wrong': [wrong, app.code()],
      'the second wrong': [app.code(-1), wrong],
      equal: [app.code(), app.code()],
      reversed: [app.code(), app.code(-1)],
      'a step left out': [app.code(-2), app.code()],
      'of another device': pairAt(other),
      'one of each': [app.code(-1), other.code()],
    }
    for (const [how, pair] of Object.entries(pairs))
      expect(await rejection(enable('alice', app, pair)), how).toEqual(pairRefused)
    expect(await devicesOf('alice')).toEqual([])
    await enable('alice', app, pairAt(app))
  })

  it('takes exactly six ASCII digits as a code', async () => {
    await createUser('alice')
    const app = await createDevice(server, 'alice')
    const [one, two] = pairAt(app)
    const member = 'authenticationCode1'
    const pattern = breaks(member, 'Member must satisfy regular expression pattern: [\\d]+')
    const fullWidth = inDigitsOf('０', one)
    const arabic = inDigitsOf('٠', one)
    for (const bad of ['abcdef', '12 456', `${one.slice(0, 5)} `, fullWidth, arabic, '-12345'])
      expect(await rejection(enable('alice', app, [bad, two])), bad).toEqual(pattern)
    expect(await rejection(enable('alice', app, [`${one}0`, two]))).toEqual(
      breaks(member, 'Member must have length less than or equal to 6'),
    )
    expect(await rejection(enable('alice', app, [one.slice(1), two]))).toEqual(
      breaks(member, 'Member must have length greater than or equal to 6'),
    )
    expect((await rejection(enable('alice', app, [` ${one}`, `${two} `]))).code).toBe(
      'ValidationError',
    )
    expect(await rejection(enable('alice', app, [one, undefined as never]))).toEqual(
      isMissing('authenticationCode2'),
    )
    await enable('alice', app, [one, two])
  })

  it('looks at user, device, use, codes and number of devices in this order', async () => {
    await changeSettings(server, 'mfaDevicesPerPrincipal=1')
    const { app: first } = await createUserWithDevice(server, 'alice')
    const unknown = { serialNumber: arn('nothing') }
    const wrong: Pair = ['000000', '000000']
    expect(await rejection(enable('nobody', unknown, ['x', '000000']))).toMatchObject({
      code: 'ValidationError',
    })
    expect(await rejection(enable('nobody', unknown, wrong))).toEqual(noSuchUser('nobody'))
    expect(await rejection(enable('alice', unknown, wrong))).toEqual(
      noSuchDevice(unknown.serialNumber),
    )
    expect(await rejection(enable('alice', first, wrong))).toEqual(inUse)
    const second = await createDevice(server, 'second')
    expect(await rejection(enable('alice', second, ['000000', '000000']))).toEqual(pairRefused)
    expect(await rejection(enable('alice', second, pairAt(second)))).toEqual(
      limitExceeded('Cannot exceed quota for MFADevicesPerUser: 1'),
    )
    // The refused codes were not spent.
    await createUser('bob')
    await enable('bob', second, pairAt(second))
  })

  it('is refused before anything is looked up where the caller may not, as `user NAME`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    const unknown = { serialNumber: arn('nothing') }
    for (const name of ['admin', 'nobody'])
      expect(await rejection(enable(name, unknown, ['000000', '000000'], iam))).toEqual(
        denied('eve', 'iam:EnableMFADevice', `user ${name}`),
      )
  })

  it('refuses a device that is in use, by another user or by the same', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createUser('bob')
    for (const name of ['alice', 'bob'])
      expect(await rejection(enable(name, app, pairAt(app, 2)))).toEqual(inUse)
  })

  it('lets one of many principals that ask for the same device at once have it', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    for (const name of names) await createUser(name)
    const app = await createDevice(server, 'one')
    const results = await Promise.allSettled(names.map((name) => enable(name, app, pairAt(app))))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { VirtualMFADevices } = await listVirtual({ AssignmentStatus: 'Assigned' })
    expect(VirtualMFADevices).toHaveLength(1)
  })

  it('allows eight devices a user, and as many as the account says', async () => {
    await createUser('alice')
    for (let n = 1; n <= 8; n += 1) {
      const app = await createDevice(server, `d${n}`)
      await enable('alice', app, pairAt(app))
    }
    const ninth = await createDevice(server, 'd9')
    expect(await rejection(enable('alice', ninth, pairAt(ninth)))).toEqual(
      limitExceeded('Cannot exceed quota for MFADevicesPerUser: 8'),
    )
    await deactivate('alice', arn('d1'))
    await enable('alice', ninth, pairAt(ninth))
  })

  it('never gives a user more devices than allowed, however many are enabled at once', async () => {
    await changeSettings(server, 'mfaDevicesPerPrincipal=2')
    await createUser('alice')
    const apps = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((n) => createDevice(server, n)))
    const results = await Promise.allSettled(apps.map((app) => enable('alice', app, pairAt(app))))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
    expect(await devicesOf('alice')).toHaveLength(2)
  })

  it('refuses devices that nobody has, and another account’s', async () => {
    const elsewhere = credentialsOf(server.accounts[1])
    const theirs = await createDevice(server, 'theirs', elsewhere)
    expect(theirs.serialNumber).toBe('arn:aws:iam::210987654321:mfa/theirs')
    await createUser('alice')
    for (const serial of [theirs.serialNumber, arn('none'), 'GAHT12345678'])
      expect(await rejection(enable('alice', { serialNumber: serial }, pairAt(theirs)))).toEqual(
        noSuchDevice(serial),
      )
    expect(
      (await rejection(enable('alice', { serialNumber: 'eight888' }, pairAt(theirs)))).code,
    ).toBe('ValidationError')
    expect(
      (await rejection(enable('alice', { serialNumber: `${arn('a')} b` }, pairAt(theirs)))).code,
    ).toBe('ValidationError')
  })

  it('does not tire of wrong codes: nineteen wrong tries do not prevent a right one', async () => {
    await startOfWindow(server)
    await createUser('alice')
    const app = await createDevice(server, 'alice')
    const wrong = wrongCode(app)
    for (let n = 0; n < 19; n += 1)
      expect(await rejection(enable('alice', app, [wrong, wrong]))).toEqual(pairRefused)
    await enable('alice', app, pairAt(app))
  })

  it('takes no more than twenty tries in three minutes, and goes on in the next three', async () => {
    await startOfWindow(server)
    await createUser('alice')
    const app = await createDevice(server, 'alice')
    const sibling = await createDevice(server, 'sibling')
    const wrong = wrongCode(app)
    for (let n = 0; n < 20; n += 1) await rejection(enable('alice', app, [wrong, wrong]))
    expect(await rejection(enable('alice', app, pairAt(app)))).toEqual(pairRefused)
    await enable('alice', sibling, pairAt(sibling))
    await startOfWindow(server)
    await enable('alice', app, pairAt(app))
  })
})

describe('codes that came late', () => {
  it('assign the device, whose current codes then fail until it is resynchronised', async () => {
    const credentials = await createUserWithKey(server, 'alice')
    const app = await createDevice(server, 'alice')
    await enable('alice', app, pairAt(app, -10))
    for (const offsetSteps of [-1, 0, 1])
      expect(await rejection(askWithCode(server, credentials, { app, offsetSteps }))).toEqual(
        wrongCodeRefused,
      )
    await resync('alice', app, pairAt(app, 0))
    await server.advance(30)
    const { Credentials } = await askWithCode(server, credentials, { app })
    expect(Credentials?.AccessKeyId).toMatch(/^ASIA/)
  })

  it('set the device’s clock: codes as late as those are taken', async () => {
    const credentials = await createUserWithKey(server, 'alice')
    const app = await createDevice(server, 'alice')
    await enable('alice', app, pairAt(app, -10))
    await askWithCode(server, credentials, { app, offsetSteps: -9 })
    await server.advance(300)
    await askWithCode(server, credentials, { app, offsetSteps: -10 })
    expect(await rejection(askWithCode(server, credentials, { app, offsetSteps: -12 }))).toEqual(
      wrongCodeRefused,
    )
  })

  it('leave a device that is searched for around its own clock at the next resynchronisation', async () => {
    await createUser('alice')
    const app = await createDevice(server, 'alice')
    await enable('alice', app, pairAt(app, 900))
    await resync('alice', app, pairAt(app, 1900))
    expect(await rejection(resync('alice', app, pairAt(app, 2901)))).toEqual(pairRefused)
    await resync('alice', app, pairAt(app, 2900))
  })
})

describe('ResyncMFADevice', () => {
  it('needs both codes to be newer than the last pair, and is then answered with nothing', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    // Enabled with the steps -2 and -1 of now.
    for (const offset of [-2, -1, 0])
      expect(await rejection(resync('alice', app, pairAt(app, offset))), String(offset)).toEqual(
        pairRefused,
      )
    expect(await members(resync('alice', app, pairAt(app, 1)))).toEqual({})
    expect(await rejection(resync('alice', app, pairAt(app, 1)))).toEqual(pairRefused)
    expect(await rejection(resync('alice', app, pairAt(app, 2)))).toEqual(pairRefused)
    await resync('alice', app, pairAt(app, 3))
  })

  it('refuses a pair of which one code was used, and spends nothing of it', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    await server.advance(120)
    await askWithCode(server, credentials, { app })
    expect(await rejection(resync('alice', app, pairAt(app, 0)))).toEqual(pairRefused)
    expect(await rejection(resync('alice', app, pairAt(app, 1)))).toEqual(pairRefused)
    // Neither the code before the used one nor the one after it was lost.
    await askWithCode(server, credentials, { app, offsetSteps: -1 })
    await askWithCode(server, credentials, { app, offsetSteps: 1 })
  })

  it('spends its codes and everything before them', async () => {
    await changeSettings(server, 'mfaCodeWindow=2')
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    await server.advance(120)
    await resync('alice', app, pairAt(app, 0))
    for (const offsetSteps of [-2, -1, 0])
      expect(await rejection(askWithCode(server, credentials, { app, offsetSteps }))).toEqual(
        wrongCodeRefused,
      )
    await askWithCode(server, credentials, { app, offsetSteps: 1 })
  })

  it('refuses wrong, equal, reversed and another device’s codes, and changes nothing then', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const other = await createDevice(server, 'other')
    const wrong = wrongCode(app)
    for (const pair of [
      [wrong, wrong],
      [app.code(2), app.code(2)],
      [app.code(2), app.code(1)],
      [app.code(1), app.code(3)],
      pairAt(other, 2),
    ] as Pair[])
      expect(await rejection(resync('alice', app, pair))).toEqual(pairRefused)
    await askWithCode(server, credentials, { app })
  })

  it('lets one of many equal requests at once succeed', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    const pair = pairAt(app, 1)
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => resync('alice', app, pair)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  it('refuses unknown users, unknown devices, another user’s and one that is not enabled', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    const spare = await createDevice(server, 'spare')
    await createUser('bob')
    expect(await rejection(resync('nobody', app, pairAt(app, 1)))).toEqual(noSuchUser('nobody'))
    const none = { serialNumber: arn('none') }
    expect(await rejection(resync('alice', none, pairAt(app, 1)))).toEqual(
      noSuchDevice(none.serialNumber),
    )
    expect(await rejection(resync('bob', app, pairAt(app, 1)))).toEqual(notOfUser)
    expect(await rejection(resync('alice', spare, pairAt(spare, 1)))).toEqual(notOfUser)
    await resync('alice', app, pairAt(app, 1))
  })

  it('needs no MFA session, only the permission', async () => {
    const { credentials, app } = await createUserWithDevice(
      server,
      'alice',
      policy({
        Action: 'iam:ResyncMFADevice',
        Resource: 'arn:aws:iam::*:user/${aws:username}',
      }),
    )
    await createUser('bob')
    await resync('alice', app, pairAt(app, 1), server.iam(credentials))
    expect(await rejection(resync('bob', app, pairAt(app, 3), server.iam(credentials)))).toEqual(
      denied('alice', 'iam:ResyncMFADevice', 'user bob'),
    )
  })
})

describe('DeactivateMFADevice', () => {
  it('makes the device Unassigned again, with its seed and tags', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const Tags = [{ Key: 'a', Value: '1' }]
    await admin().send(new TagMFADeviceCommand({ SerialNumber: app.serialNumber, Tags }))
    expect(await members(deactivate('ALICE', app.serialNumber))).toEqual({})
    expect((await listVirtual()).VirtualMFADevices).toEqual([{ SerialNumber: app.serialNumber }])
    expect(await devicesOf('alice')).toEqual([])
    expect((await rejection(askWithCode(server, credentials, { app }))).message).toContain(
      'unable to validate MFA code',
    )
    const tags = new ListMFADeviceTagsCommand({ SerialNumber: app.serialNumber })
    expect((await admin().send(tags)).Tags).toEqual(Tags)
    await enable('alice', app, pairAt(app, 1))
    await server.advance(60)
    await askWithCode(server, credentials, { app })
  })

  it('does not let the codes of the last pair, or older ones, enable the device again', async () => {
    await createUser('alice')
    await createUser('bob')
    const app = await createDevice(server, 'alice')
    await enable('alice', app, pairAt(app))
    await deactivate('alice', app.serialNumber)
    for (const offset of [-1, 0, 1])
      for (const name of ['alice', 'bob'])
        expect(await rejection(enable(name, app, pairAt(app, offset)))).toEqual(pairRefused)
    await enable('bob', app, pairAt(app, 2))
  })

  it('does not let codes that were used at STS enable the device again', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    await server.advance(60)
    await askWithCode(server, credentials, { app })
    await deactivate('alice', app.serialNumber)
    expect(await rejection(enable('alice', app, pairAt(app, 0)))).toEqual(pairRefused)
    expect(await rejection(enable('alice', app, pairAt(app, 1)))).toEqual(pairRefused)
    await enable('alice', app, pairAt(app, 2))
  })

  it('means the caller where no name is given', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const iam = server.iam(await createSession(server, credentials, app))
    await iam.send(new DeactivateMFADeviceCommand({ SerialNumber: app.serialNumber }))
    expect(await devicesOf('alice')).toEqual([])
  })

  it('refuses unknown users and devices, another user’s device and one that is deactivated already', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createUser('bob')
    expect(await rejection(deactivate('nobody', arn('none')))).toEqual(noSuchUser('nobody'))
    expect(await rejection(deactivate('alice', arn('none')))).toEqual(noSuchDevice(arn('none')))
    expect(await rejection(deactivate('bob', app.serialNumber))).toEqual(notOfUser)
    await deactivate('alice', app.serialNumber)
    expect(await rejection(deactivate('alice', app.serialNumber))).toEqual(notOfUser)
  })

  it('is refused as `user NAME`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect(await rejection(deactivate('admin', arn('none'), iam))).toEqual(
      denied('eve', 'iam:DeactivateMFADevice', 'user admin'),
    )
  })
})

describe('DeleteVirtualMFADevice', () => {
  it('removes an unassigned device; a new one of the same name has a new seed', async () => {
    const before = await createDevice(server, 'alice')
    expect(await members(remove(arn('ALICE')))).toEqual({})
    expect(await rejection(remove(before.serialNumber))).toEqual(noSuchDevice(before.serialNumber))
    const after = await createDevice(server, 'alice')
    expect(after.serialNumber).toBe(before.serialNumber)
    expect(after.seed).not.toBe(before.seed)
    await createUser('alice')
    expect(await rejection(enable('alice', after, pairAt(before)))).toEqual(pairRefused)
    await enable('alice', after, pairAt(after))
  })

  it('refuses a device that is assigned', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    expect(await rejection(remove(app.serialNumber))).toEqual(mustDeactivate)
    await deactivate('alice', app.serialNumber)
    await remove(app.serialNumber)
    expect((await listVirtual()).VirtualMFADevices).toEqual([])
  })

  it('refuses what does not exist, and another account’s device', async () => {
    const theirs = await createDevice(server, 'theirs', credentialsOf(server.accounts[1]))
    for (const serial of [arn('none'), theirs.serialNumber, 'GAHT12345678'])
      expect(await rejection(remove(serial))).toEqual(noSuchDevice(serial))
  })

  it('leaves no tag to a device of the same name', async () => {
    await createTagged('alice', { Tags: [{ Key: 'a', Value: '1' }] })
    await remove(arn('alice'))
    await createTagged('alice')
    const { Tags } = await admin().send(
      new ListMFADeviceTagsCommand({ SerialNumber: arn('alice') }),
    )
    expect(Tags).toEqual([])
  })
})

describe('users and their devices', () => {
  it('stay together through a rename; the serial number is as it was', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    await admin().send(
      new UpdateUserCommand({ UserName: 'alice', NewUserName: 'anna', NewPath: '/x/' }),
    )
    expect(await devicesOf('anna')).toMatchObject([
      { UserName: 'anna', SerialNumber: arn('alice') },
    ])
    const { VirtualMFADevices } = await listVirtual()
    expect(VirtualMFADevices?.[0]?.User).toMatchObject({
      UserName: 'anna',
      Arn: 'arn:aws:iam::123456789012:user/x/anna',
    })
    await askWithCode(server, credentials, { app })
  })

  it('part when the user is deleted: a new user of the name has no device', async () => {
    await createUser('alice')
    const app = await createDevice(server, 'alice')
    await enable('alice', app, pairAt(app))
    expect(
      (await rejection(admin().send(new DeleteUserCommand({ UserName: 'alice' })))).message,
    ).toBe('Cannot delete entity, must delete MFA device first.')
    await deactivate('alice', app.serialNumber)
    await admin().send(new DeleteUserCommand({ UserName: 'alice' }))
    const credentials = await createUserWithKey(server, 'alice')
    expect(await devicesOf('alice')).toEqual([])
    await server.advance(60)
    expect((await rejection(askWithCode(server, credentials, { app }))).message).toContain(
      'unable to validate MFA code',
    )
  })
})

describe('ListMFADevices and GetMFADevice', () => {
  it('list the enabled devices of a user in pages, and nothing of those that are not enabled', async () => {
    await createUser('alice')
    const empty = await members(admin().send(new ListMFADevicesCommand({ UserName: 'alice' })))
    expect(empty).toEqual({ MFADevices: [], IsTruncated: false })
    for (const name of ['c', 'a', 'b', 'off']) {
      const app = await createDevice(server, name)
      if (name !== 'off') await enable('alice', app, pairAt(app))
    }
    const first = await admin().send(new ListMFADevicesCommand({ UserName: 'alice', MaxItems: 2 }))
    expect(first.MFADevices?.map((device) => device.SerialNumber)).toEqual([arn('a'), arn('b')])
    expect(first.IsTruncated).toBe(true)
    const { Marker } = first
    const rest = await admin().send(new ListMFADevicesCommand({ UserName: 'alice', Marker }))
    expect(rest.MFADevices?.map((device) => device.SerialNumber)).toEqual([arn('c')])
    expect([rest.IsTruncated, rest.Marker]).toEqual([false, undefined])
    const bad = new ListMFADevicesCommand({ UserName: 'alice', Marker: 'made-up' })
    expect(await rejection(admin().send(bad))).toEqual(invalid('Invalid Marker.'))
  })

  it('mean the caller where no name is given', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const iam = server.iam(credentials)
    const { MFADevices } = await iam.send(new ListMFADevicesCommand({}))
    expect(MFADevices).toMatchObject([{ UserName: 'alice', SerialNumber: app.serialNumber }])
    expect((await admin().send(new ListMFADevicesCommand({}))).MFADevices).toEqual([])
    const device = await members(
      iam.send(new GetMFADeviceCommand({ SerialNumber: app.serialNumber })),
    )
    expect(device).toEqual({
      UserName: 'alice',
      SerialNumber: app.serialNumber,
      EnableDate: expect.any(Date),
    })
  })

  it('show root its devices, in no session and in one with MFA', async () => {
    const { credentials, app } = await createRootWithDevice(server)
    for (const with_ of [credentials, await createSession(server, credentials, app)]) {
      const { MFADevices } = await server.iam(with_).send(new ListMFADevicesCommand({}))
      expect(MFADevices?.map((device) => device.SerialNumber)).toEqual([
        arn('root-account-mfa-device'),
      ])
    }
  })

  it('refuse unknown users, and devices that the user has not enabled', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    await createUser('bob')
    const spare = await createDevice(server, 'spare')
    const get = (UserName: string, SerialNumber: string) =>
      admin().send(new GetMFADeviceCommand({ UserName, SerialNumber }))
    expect((await get('ALICE', app.serialNumber)).UserName).toBe('alice')
    expect(await rejection(get('bob', app.serialNumber))).toEqual(noSuchDevice(app.serialNumber))
    expect(await rejection(get('alice', spare.serialNumber))).toEqual(
      noSuchDevice(spare.serialNumber),
    )
    expect(await rejection(get('alice', arn('none')))).toEqual(noSuchDevice(arn('none')))
    expect(await rejection(get('nobody', app.serialNumber))).toEqual(noSuchUser('nobody'))
    expect(await rejection(devicesOf('nobody'))).toEqual(noSuchUser('nobody'))
  })

  it('are refused as `user NAME`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect(await rejection(iam.send(new ListMFADevicesCommand({ UserName: 'admin' })))).toEqual(
      denied('eve', 'iam:ListMFADevices', 'user admin'),
    )
    expect(
      await rejection(
        iam.send(new GetMFADeviceCommand({ UserName: 'admin', SerialNumber: arn('none') })),
      ),
    ).toEqual(denied('eve', 'iam:GetMFADevice', 'user admin'))
  })
})

describe('ListVirtualMFADevices', () => {
  it('shows the serial number of an unassigned device, user and date of an assigned one, and never a seed', async () => {
    const empty = await members(listVirtual())
    expect(empty).toEqual({ VirtualMFADevices: [], IsTruncated: false })
    await createTagged('spare', { Tags: [{ Key: 'a', Value: '1' }] })
    await createUserWithDevice(server, 'alice')
    await createRootWithDevice(server)
    const { VirtualMFADevices } = await listVirtual()
    expect(VirtualMFADevices).toEqual([
      {
        SerialNumber: arn('alice'),
        EnableDate: expect.any(Date),
        User: {
          Path: '/',
          UserName: 'alice',
          UserId: expect.stringMatching(/^AIDA/),
          Arn: 'arn:aws:iam::123456789012:user/alice',
          CreateDate: expect.any(Date),
        },
      },
      {
        SerialNumber: arn('root-account-mfa-device'),
        EnableDate: expect.any(Date),
        User: {
          UserId: '123456789012',
          Arn: 'arn:aws:iam::123456789012:root',
          CreateDate: expect.any(Date),
        },
      },
      { SerialNumber: arn('spare') },
    ])
  })

  it('filters by assignment and pages', async () => {
    await createUserWithDevice(server, 'alice')
    for (const name of ['x', 'y', 'z']) await createDevice(server, name)
    const serials = async (input: Parameters<typeof listVirtual>[0]) =>
      (await listVirtual(input)).VirtualMFADevices?.map((device) => device.SerialNumber)
    expect(await serials({ AssignmentStatus: 'Assigned' })).toEqual([arn('alice')])
    const unassigned = ['x', 'y', 'z'].map(arn)
    expect(await serials({ AssignmentStatus: 'Unassigned' })).toEqual(unassigned)
    expect(await serials({ AssignmentStatus: 'Any' })).toEqual([arn('alice'), ...unassigned])
    const first = await listVirtual({ AssignmentStatus: 'Unassigned', MaxItems: 2 })
    expect(first.IsTruncated).toBe(true)
    const { Marker } = first
    expect(await serials({ AssignmentStatus: 'Unassigned', Marker })).toEqual([arn('z')])
    expect(await rejection(listVirtual({ Marker: 'made-up' }))).toEqual(invalid('Invalid Marker.'))
    expect(await rejection(listVirtual({ AssignmentStatus: 'None' as never }))).toEqual(
      breaks('assignmentStatus', 'Member must satisfy enum value set'),
    )
  })

  it('is refused on `arn:aws:iam::ACCOUNT:mfa/`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect(await rejection(iam.send(new ListVirtualMFADevicesCommand({})))).toEqual(
      denied('eve', 'iam:ListVirtualMFADevices', 'arn:aws:iam::123456789012:mfa/'),
    )
  })
})

describe('TagMFADevice, UntagMFADevice and ListMFADeviceTags', () => {
  const tag = (SerialNumber: string, Tags: Tags) =>
    admin().send(new TagMFADeviceCommand({ SerialNumber, Tags }))
  const untag = (SerialNumber: string, TagKeys: string[]) =>
    admin().send(new UntagMFADeviceCommand({ SerialNumber, TagKeys }))
  const tagsOf = (SerialNumber: string, more: { MaxItems?: number; Marker?: string } = {}) =>
    members(admin().send(new ListMFADeviceTagsCommand({ SerialNumber, ...more })))

  it('add, replace whatever the case of the key, remove, and list sorted in pages', async () => {
    await createTagged('alice')
    const serial = arn('alice')
    expect(await tagsOf(serial)).toEqual({ Tags: [], IsTruncated: false })
    const many = ['d', 'Team', 'a'].map((Key) => ({ Key, Value: '1' }))
    expect(await members(tag(serial, many))).toEqual({})
    await tag(serial, [{ Key: 'TEAM', Value: '' }])
    const page = await tagsOf(serial, { MaxItems: 2 })
    expect(page.Tags?.map(({ Key }) => Key)).toEqual(['a', 'd'])
    expect(await tagsOf(serial, { Marker: page.Marker ?? '' })).toEqual({
      Tags: [{ Key: 'TEAM', Value: '' }],
      IsTruncated: false,
    })
    expect(await members(untag(serial, ['team', 'absent']))).toEqual({})
    expect((await tagsOf(serial)).Tags?.map(({ Key }) => Key)).toEqual(['a', 'd'])
  })

  it('refuse more than fifty tags, duplicates, and devices that do not exist', async () => {
    await createTagged('alice')
    const serial = arn('alice')
    const many = Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
    await tag(serial, many)
    expect(await rejection(tag(serial, [{ Key: 'one-more', Value: '' }]))).toEqual(
      limitExceeded('The number of tags has reached the maximum limit.'),
    )
    expect((await tagsOf(serial)).Tags).toHaveLength(50)
    const none = arn('none')
    for (const call of [tag(none, many), untag(none, ['a']), tagsOf(none)])
      expect(await rejection(call)).toEqual(noSuchDevice(none))
  })

  it('are judged on the ARN of the device and by its tags', async () => {
    await createTagged('red', { Tags: [{ Key: 'team', Value: 'red' }] })
    await createTagged('blue', { Tags: [{ Key: 'team', Value: 'blue' }] })
    const eve = await createUserWithKey(
      server,
      'eve',
      policy({
        Action: ['iam:*MFADevice*'],
        Resource: arn('*'),
        Condition: { StringEquals: { 'aws:ResourceTag/team': 'red' } },
      }),
    )
    const iam = server.iam(eve)
    const removeAs = (name: string) =>
      iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: arn(name) }))
    expect(await rejection(removeAs('blue'))).toEqual(
      denied('eve', 'iam:DeleteVirtualMFADevice', arn('blue')),
    )
    await removeAs('RED')
    const Tags = [{ Key: 'team', Value: 'red' }]
    const calls = {
      'iam:TagMFADevice': iam.send(new TagMFADeviceCommand({ SerialNumber: arn('blue'), Tags })),
      'iam:UntagMFADevice': iam.send(
        new UntagMFADeviceCommand({ SerialNumber: arn('blue'), TagKeys: ['team'] }),
      ),
      'iam:ListMFADeviceTags': iam.send(
        new ListMFADeviceTagsCommand({ SerialNumber: arn('blue') }),
      ),
    }
    for (const [action, call] of Object.entries(calls))
      expect(await rejection(call)).toEqual(denied('eve', action, arn('blue')))
  })
})

describe('whoever has a device manages his own only in a session with MFA, whatever the policies say', () => {
  const needsMfa = (action: string, who = 'user/alice') => ({
    code: 'AccessDenied',
    status: 403,
    message: expect.stringMatching(
      new RegExp(
        `^User: arn:aws:iam::123456789012:${who} is not authorized to perform: ${action} .*authenticated with an MFA device$`,
      ),
    ),
  })

  it('enables the first device with a long-term key, and no second one', async () => {
    const credentials = await createUserWithKey(server, 'alice')
    const iam = server.iam(credentials)
    const first = await createDevice(server, 'first', credentials)
    const second = await createDevice(server, 'second', credentials)
    await enable('alice', first, pairAt(first), iam)
    expect(await rejection(enable('alice', second, pairAt(second), iam))).toEqual(
      needsMfa('iam:EnableMFADevice'),
    )
    expect(await rejection(enable('ALICE', second, pairAt(second), iam))).toEqual(
      needsMfa('iam:EnableMFADevice'),
    )
    await server.advance(30)
    const session = server.iam(await createSession(server, credentials, first))
    await enable('alice', second, pairAt(second), session)
    expect(await devicesOf('alice')).toHaveLength(2)
  })

  it('deactivates none with a long-term key, by name or without', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const iam = server.iam(credentials)
    const refused = needsMfa('iam:DeactivateMFADevice')
    expect(await rejection(deactivate('alice', app.serialNumber, iam))).toEqual(refused)
    expect(await rejection(deactivate('Alice', app.serialNumber, iam))).toEqual(refused)
    const unnamed = new DeactivateMFADeviceCommand({ SerialNumber: app.serialNumber })
    expect(await rejection(iam.send(unnamed))).toEqual(refused)
    expect(await devicesOf('alice')).toHaveLength(1)
  })

  it('is told before a device that is missing or in use', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const iam = server.iam(credentials)
    const wrong: Pair = ['000000', '000000']
    for (const device of [app, { serialNumber: arn('none') }]) {
      expect(await rejection(enable('alice', device, wrong, iam))).toEqual(
        needsMfa('iam:EnableMFADevice'),
      )
      expect(await rejection(deactivate('alice', device.serialNumber, iam))).toEqual(
        needsMfa('iam:DeactivateMFADevice'),
      )
    }
  })

  it('removes in an MFA session the very device of the session, and the last one', async () => {
    const { credentials, app } = await createUserWithDevice(server, 'alice')
    const session = server.iam(await createSession(server, credentials, app))
    await deactivate('alice', app.serialNumber, session)
    expect(await devicesOf('alice')).toEqual([])
    // The session keeps its mark until it ends.
    await session.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: app.serialNumber }))
    const first = await createDevice(server, 'next', credentials)
    await enable('alice', first, pairAt(first), server.iam(credentials))
  })

  it('does not concern other users’ devices, nor an administrator who has one', async () => {
    const { credentials } = await createUserWithDevice(server, 'boss')
    const { app } = await createUserWithDevice(server, 'alice')
    const iam = server.iam(credentials)
    const second = await createDevice(server, 'second')
    await enable('alice', second, pairAt(second), iam)
    await deactivate('alice', app.serialNumber, iam)
    expect(await devicesOf('alice')).toHaveLength(1)
  })

  it('holds for root', async () => {
    const { credentials, app } = await createRootWithDevice(server)
    const unnamed = new DeactivateMFADeviceCommand({ SerialNumber: app.serialNumber })
    expect(await rejection(server.iam(credentials).send(unnamed))).toEqual(
      needsMfa('iam:DeactivateMFADevice', 'root'),
    )
    const session = await createSession(server, credentials, app)
    await server.iam(session).send(unnamed)
  })

  it('lets one of many first devices that are enabled at once with a key in', async () => {
    const credentials: TestCredentials = await createUserWithKey(server, 'alice')
    const iam = server.iam(credentials)
    const apps = await Promise.all(
      ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => createDevice(server, name)),
    )
    const results = await Promise.allSettled(
      apps.map((app) => enable('alice', app, pairAt(app), iam)),
    )
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const result of results) {
      if (result.status === 'rejected')
        expect(await rejection(Promise.reject(result.reason))).toEqual(
          needsMfa('iam:EnableMFADevice'),
        )
    }
    expect(await devicesOf('alice')).toHaveLength(1)
  })
})

it('refuses at STS the codes that enabled the device, and everything before them', async () => {
  await changeSettings(server, 'mfaCodeWindow=2')
  const credentials = await createUserWithKey(server, 'alice')
  const app = await createDevice(server, 'alice')
  await enable('alice', app, pairAt(app))
  for (const offsetSteps of [-2, -1, 0])
    expect(await rejection(askWithCode(server, credentials, { app, offsetSteps }))).toEqual(
      wrongCodeRefused,
    )
  await askWithCode(server, credentials, { app, offsetSteps: 1 })
})
