import {
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  DeleteUserCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetAccountSummaryCommand,
  GetMFADeviceCommand,
  ListMFADevicesCommand,
  ListMFADeviceTagsCommand,
  ListVirtualMFADevicesCommand,
  ResyncMFADeviceCommand,
  TagMFADeviceCommand,
  UntagMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readKeyMetadata } from '../../src/mfa/security-key/metadata.js'
import { createRootKey } from '../support/account.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import {
  alreadyExists,
  deleteConflict,
  deviceRefused,
  noSuchEntity,
  pairRefused,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { enrolKey } from '../support/security-key.js'
import { softCertificate } from '../support/soft-certificate.js'
import { softKey } from '../support/soft-key.js'
import { createDevice, createUserWithKey } from '../support/virtual-device.js'

const aaguid = '2fc0579f-8113-47ea-b116-bb5a8db9202a'
const root = softCertificate({ commonName: 'Root', isAuthority: true })
const metadata = readKeyMetadata(
  JSON.stringify([
    {
      aaguid,
      metadataStatement: {
        description: 'Key of Ours',
        attestationRootCertificates: [root.base64],
      },
      statusReports: [{ status: 'FIDO_CERTIFIED_L2', effectiveDate: '2025-01-01' }],
    },
  ]),
  { now: 0 },
)

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(undefined, { keyMetadata: metadata })
})
beforeEach(async () => {
  await server.reset()
  await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
})
afterAll(() => server.close())

const UserName = 'alice'
const admin = () => server.iam()
const noSuchDevice = (serial: string) =>
  noSuchEntity(`MFA Device with serial number ${serial} does not exist.`)
const codes = (SerialNumber: string) => ({
  UserName,
  SerialNumber,
  AuthenticationCode1: '123456',
  AuthenticationCode2: '234567',
})
const devicesOf = async (iam = admin(), name: string | undefined = UserName) =>
  (await iam.send(new ListMFADevicesCommand(name === '' ? {} : { UserName: name }))).MFADevices
const summary = async () => (await admin().send(new GetAccountSummaryCommand({}))).SummaryMap

describe('a security key in IAM', () => {
  it("is listed among its owner's devices, and not among the virtual ones", async () => {
    const serial = await enrolKey(server, UserName, { keyName: 'blue' })
    expect(serial).toMatch(/^arn:aws:iam::123456789012:u2f\/user\/alice\/blue-[A-Z2-7]{26}$/)
    const app = await createDevice(server, 'app')
    expect(await devicesOf()).toEqual([
      { UserName, SerialNumber: serial, EnableDate: expect.any(Date) },
    ])
    const { VirtualMFADevices } = await admin().send(new ListVirtualMFADevicesCommand({}))
    expect(VirtualMFADevices?.map(({ SerialNumber }) => SerialNumber)).toEqual([app.serialNumber])
    expect((await summary())?.['MFADevicesInUse']).toBe(1)
  })

  it('of root is listed to root and makes the account count as protected', async () => {
    const serial = await enrolKey(server)
    const root = server.iam(await createRootKey(server))
    const listed = await root.send(new ListMFADevicesCommand({}))
    expect(listed.MFADevices?.map(({ SerialNumber }) => SerialNumber)).toEqual([serial])
    expect((await summary())?.['AccountMFAEnabled']).toBe(1)
  })

  it('is gone when it is deactivated', async () => {
    const serial = await enrolKey(server, UserName)
    const deactivate = () =>
      admin().send(new DeactivateMFADeviceCommand({ UserName, SerialNumber: serial }))
    await deactivate()
    expect(await devicesOf()).toEqual([])
    expect(await rejection(deactivate())).toEqual(noSuchDevice(serial))
    expect((await summary())?.['MFADevicesInUse']).toBe(0)
  })

  it("is not deactivated under another user's name", async () => {
    const SerialNumber = await enrolKey(server, UserName)
    await admin().send(new CreateUserCommand({ UserName: 'bob' }))
    const other = new DeactivateMFADeviceCommand({ UserName: 'bob', SerialNumber })
    expect(await rejection(admin().send(other))).toEqual(
      noSuchEntity('MFA Device invalid for user.'),
    )
    expect(await devicesOf()).toHaveLength(1)
  })

  it('keeps its user from being deleted', async () => {
    const SerialNumber = await enrolKey(server, UserName)
    const remove = () => admin().send(new DeleteUserCommand({ UserName }))
    expect(await rejection(remove())).toEqual(
      deleteConflict('Cannot delete entity, must delete MFA device first.'),
    )
    await admin().send(new DeactivateMFADeviceCommand({ UserName, SerialNumber }))
    await remove()
  })

  it('is no virtual device: it cannot be deleted or tagged', async () => {
    const SerialNumber = await enrolKey(server, UserName)
    const iam = admin()
    const calls = [
      iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber })),
      iam.send(new TagMFADeviceCommand({ SerialNumber, Tags: [{ Key: 'a', Value: 'b' }] })),
      iam.send(new UntagMFADeviceCommand({ SerialNumber, TagKeys: ['a'] })),
      iam.send(new ListMFADeviceTagsCommand({ SerialNumber })),
    ]
    for (const call of calls) expect(await rejection(call)).toEqual(noSuchDevice(SerialNumber))
    expect(await devicesOf()).toHaveLength(1)
  })

  it('has no codes: it cannot be enabled or resynchronised with any', async () => {
    const SerialNumber = await enrolKey(server, UserName)
    const iam = admin()
    expect(await rejection(iam.send(new EnableMFADeviceCommand(codes(SerialNumber))))).toEqual(
      alreadyExists('MFA Device is already in use.'),
    )
    expect(await rejection(iam.send(new ResyncMFADeviceCommand(codes(SerialNumber))))).toEqual(
      pairRefused,
    )
  })

  it('is never accepted by GetSessionToken and AssumeRole', async () => {
    const credentials = await createUserWithKey(server, 'carol')
    const SerialNumber = await enrolKey(server, 'carol')
    const sts = server.sts(credentials)
    const mfa = { SerialNumber, TokenCode: '123456' }
    expect(await rejection(sts.send(new GetSessionTokenCommand(mfa)))).toEqual(deviceRefused)
    const RoleArn = 'arn:aws:iam::123456789012:role/any'
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'carol', ...mfa })
    expect(await rejection(sts.send(assume))).toEqual(deviceRefused)
  })
})

describe('GetMFADevice', () => {
  const get = async (SerialNumber: string) => {
    const { $metadata: _, ...output } = await admin().send(
      new GetMFADeviceCommand({ UserName, SerialNumber }),
    )
    return output
  }

  it('shows the certification of a key whose maker vouches for it', async () => {
    const attestedBy = softCertificate({ issuer: root, aaguid })
    const key = softKey({ format: 'packed', aaguid, attestedBy })
    const vouched = await enrolKey(server, UserName, { key, metadata })
    const claims = softKey({ format: 'packed', aaguid })
    const unvouched = await enrolKey(server, UserName, { key: claims, metadata })
    const shown = { UserName, SerialNumber: vouched, EnableDate: expect.any(Date) }
    expect(await get(vouched)).toEqual({ ...shown, Certifications: { FIDO: 'L2' } })
    expect(await get(unvouched)).toEqual({ ...shown, SerialNumber: unvouched })
  })
})
