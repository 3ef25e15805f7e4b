import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeactivateMFADeviceCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  GetUserCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { abandonedAfter } from '../../src/iam/credential-reports/make-reports.js'
import {
  claimCredentialReport,
  requestCredentialReport,
} from '../../src/store/credential-reports.js'
import { insertUser } from '../../src/store/users.js'
import { accountId, createRootKey, recordedEvents } from '../support/account.js'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { createPassword, createUserWithPassword, setPasswordPolicy } from '../support/password.js'
import { policy } from '../support/policy.js'
import { denied } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createRootWithDevice } from '../support/root-device.js'
import { createSignedClient } from '../support/signed-client.js'
import { createUserWithDevice, createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral(['123456789012', '210987654321'])
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const head =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'

const generate = (iam = server.iam()) => members(iam.send(new GenerateCredentialReportCommand({})))
const get = (iam = server.iam()) => iam.send(new GetCredentialReportCommand({}))
const patience = { timeout: 15_000, interval: 50 }

/** Asks for a report and waits until it is made. */
async function report(iam = server.iam()): Promise<string> {
  await vi.waitFor(async () => expect(await generate(iam)).toEqual({ State: 'COMPLETE' }), patience)
  return Buffer.from((await get(iam)).Content ?? []).toString()
}

/** A line of comma-separated values whose fields may stand in quotation marks. */
const fieldsOf = (line: string): string[] =>
  [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )

/** The report by user, each with its values by column. */
async function rows(iam = server.iam()): Promise<Map<string, Record<string, string>>> {
  const [first = '', ...lines] = (await report(iam)).trimEnd().split('\n')
  const columns = first.split(',')
  return new Map(
    lines.map((line) => {
      const fields = fieldsOf(line)
      expect(fields).toHaveLength(22)
      const row = Object.fromEntries(columns.map((column, n) => [column, fields[n] ?? '']))
      return [row['user'] ?? '', row]
    }),
  )
}

const rowOf = async (user: string) => (await rows()).get(user) ?? {}
const timeText = (milliseconds: number) =>
  `${new Date(milliseconds).toISOString().slice(0, 19)}+00:00`
const anyTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/)

const noKey = (number: 1 | 2) => ({
  [`access_key_${number}_active`]: 'false',
  [`access_key_${number}_last_rotated`]: 'N/A',
  [`access_key_${number}_last_used_date`]: 'N/A',
  [`access_key_${number}_last_used_region`]: 'N/A',
  [`access_key_${number}_last_used_service`]: 'N/A',
})

const noCertificates = {
  cert_1_active: 'false',
  cert_1_last_rotated: 'N/A',
  cert_2_active: 'false',
  cert_2_last_rotated: 'N/A',
}

describe('the content of a report', () => {
  it('is 22 columns, root first, then the users in the order of their names', async () => {
    for (const UserName of ['Zoe', 'alice'])
      await server.iam().send(new CreateUserCommand({ UserName }))
    const text = await report()
    const lines = text.split('\n')
    expect(lines[0]).toBe(head)
    expect(lines.map((line) => line.split(',')[0])).toEqual([
      'user',
      '<root_account>',
      'admin',
      'alice',
      'Zoe',
      '',
    ])
  })

  it('tells of root what AWS tells of it', async () => {
    expect(await rowOf('<root_account>')).toEqual({
      user: '<root_account>',
      arn: 'arn:aws:iam::123456789012:root',
      user_creation_time: anyTime,
      password_enabled: 'not_supported',
      password_last_used: 'no_information',
      password_last_changed: 'not_supported',
      password_next_rotation: 'not_supported',
      mfa_active: 'false',
      ...noKey(1),
      ...noKey(2),
      ...noCertificates,
    })
  })

  it('tells of a user without anything that there is nothing', async () => {
    const { User } = await server
      .iam()
      .send(new CreateUserCommand({ UserName: 'alice', Path: '/staff/' }))
    expect(await rowOf('alice')).toEqual({
      user: 'alice',
      arn: 'arn:aws:iam::123456789012:user/staff/alice',
      user_creation_time: timeText(User?.CreateDate?.getTime() ?? 0),
      password_enabled: 'false',
      password_last_used: 'N/A',
      password_last_changed: 'N/A',
      password_next_rotation: 'N/A',
      mfa_active: 'false',
      ...noKey(1),
      ...noKey(2),
      ...noCertificates,
    })
  })

  it('tells when a password was set and when it has to be changed', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
    await server.advance(3600)
    const changedAt = server.now()
    await createPassword(server, 'alice')
    const row = await rowOf('alice')
    expect(row).toMatchObject({
      password_enabled: 'true',
      password_last_used: 'no_information',
      password_last_changed: anyTime,
      password_next_rotation: 'N/A',
    })
    const changed = Date.parse(row['password_last_changed'] ?? '')
    expect(Math.abs(changed - changedAt)).toBeLessThan(15_000)
    await setPasswordPolicy(server, { MaxPasswordAge: 90 })
    await server.advance(4 * 3600)
    expect(await rowOf('alice')).toMatchObject({
      password_last_changed: timeText(changed),
      password_next_rotation: timeText(changed + 90 * 86_400_000),
    })
  })

  it('tells who has MFA at the time, root and users', async () => {
    await createRootWithDevice(server)
    const { app } = await createUserWithDevice(server, 'alice')
    await createUserWithKey(server, 'bob')
    const active = async () => {
      const all = await rows()
      return ['<root_account>', 'alice', 'bob'].map((user) => all.get(user)?.['mfa_active'])
    }
    expect(await active()).toEqual(['true', 'true', 'false'])
    const { serialNumber: SerialNumber } = app
    await server.iam().send(new DeactivateMFADeviceCommand({ UserName: 'alice', SerialNumber }))
    await server.advance(4 * 3600)
    expect(await active()).toEqual(['true', 'false', 'false'])
  })

  it('tells of keys when they were made or last switched, and used: the active ones first', async () => {
    const credentials = await createUserWithKey(server, 'alice')
    const iam = server.iam()
    await server.iam(credentials).send(new GetUserCommand({}))
    await server.advance(3600)
    const { AccessKey: younger } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }))
    await server.advance(3600)
    const change = { UserName: 'alice', AccessKeyId: credentials.accessKeyId } as const
    const before = server.now()
    await iam.send(new UpdateAccessKeyCommand({ ...change, Status: 'Inactive' }))
    const row = await rowOf('alice')
    expect(row).toMatchObject({
      access_key_1_active: 'true',
      access_key_1_last_rotated: timeText(younger?.CreateDate?.getTime() ?? 0),
      access_key_1_last_used_date: 'N/A',
      access_key_1_last_used_region: 'N/A',
      access_key_1_last_used_service: 'N/A',
      access_key_2_active: 'false',
      access_key_2_last_used_date: anyTime,
      access_key_2_last_used_region: 'us-east-1',
      access_key_2_last_used_service: 'iam',
    })
    const switched = Date.parse(row['access_key_2_last_rotated'] ?? '')
    expect(switched).toBeGreaterThanOrEqual(before - 1000)
  })

  it("tells of root's key", async () => {
    await createRootKey(server)
    expect(await rowOf('<root_account>')).toMatchObject({
      access_key_1_active: 'true',
      access_key_1_last_rotated: anyTime,
      ...noKey(2),
    })
  })

  it('keeps names and paths as they are, whatever stands in them, in fields of their own', async () => {
    const UserName = '=1+1,@x'
    await server.iam().send(new CreateUserCommand({ UserName, Path: '/a"b,c/=2/' }))
    expect(await rowOf(UserName)).toMatchObject({
      user: UserName,
      arn: `arn:aws:iam::123456789012:user/a"b,c/=2/${UserName}`,
    })
    expect(await report()).toContain(
      '\n"=1+1,@x","arn:aws:iam::123456789012:user/a""b,c/=2/=1+1,@x",',
    )
  })

  it('holds every user of the account and none of another', async () => {
    const elsewhere = server.iam(credentialsOf(server.accounts[1]))
    await elsewhere.send(new CreateUserCommand({ UserName: 'theirs' }))
    const names = Array.from({ length: 1001 }, (_, n) => `user-${String(n).padStart(4, '0')}`)
    await server.parts.store.write(async (tx) => {
      for (const userName of names) {
        const user = { userId: `AIDA${userName}`, accountId, userName, path: '/', createdAt: 0 }
        await insertUser(tx, user)
      }
    })
    expect([...(await rows()).keys()]).toEqual(['<root_account>', 'admin', ...names])
    expect([...(await rows(elsewhere)).keys()]).toEqual(['<root_account>', 'admin', 'theirs'])
  })

  it('holds no secret', async () => {
    const { secretAccessKey } = await createUserWithPassword(server, 'alice')
    const text = await report()
    expect(text).not.toContain(secretAccessKey)
    expect(text).not.toContain('argon2')
  })
})

describe('the way to a report', () => {
  const started = {
    State: 'STARTED',
    Description: 'No report exists. Starting a new report generation task',
  }

  /** As if another node had been asked for a report and had taken it up. */
  async function takeUpElsewhere(): Promise<void> {
    const at = server.now()
    await server.parts.store.write(async (tx) => {
      await requestCredentialReport(tx, { accountId, requestedAt: at, madeBefore: 0 })
      await claimCredentialReport(tx, { accountId, claimedAt: at, claimedBefore: 0 })
    })
  }

  it('starts with the first call, goes on, and is complete without a description', async () => {
    expect(await generate()).toEqual(started)
    await vi.waitFor(async () => expect(await generate()).toEqual({ State: 'COMPLETE' }), patience)
    const { Content, ...rest } = await members(get())
    expect(rest).toEqual({ ReportFormat: 'text/csv', GeneratedTime: expect.any(Date) })
    expect(Math.abs(Number(rest.GeneratedTime) - server.now())).toBeLessThan(15_000)
    expect(Buffer.from(Content ?? []).toString()).toMatch(/^user,arn,/)
  })

  it('is under way while another node makes the report', async () => {
    await takeUpElsewhere()
    expect(await generate()).toEqual({ State: 'INPROGRESS' })
    expect(await rejection(get())).toMatchObject({ code: 'ReportInProgress', status: 404 })
  })

  it('is gone on with where whoever made the report has stopped', async () => {
    await takeUpElsewhere()
    await server.advance(abandonedAfter / 1000 - 10)
    expect(await generate()).toEqual({ State: 'INPROGRESS' })
    await server.advance(11)
    await vi.waitFor(async () => expect(await generate()).toEqual({ State: 'COMPLETE' }), patience)
  })

  it('is begun once where many ask at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => generate()))
    expect(answers.filter(({ State }) => State === 'STARTED')).toEqual([started])
  })

  it('leads to the same report for four hours, then to a new one', async () => {
    await server.iam().send(new CreateUserCommand({ UserName: 'alice' }))
    const first = await report()
    await server.iam().send(new CreateUserCommand({ UserName: 'bob' }))
    await server.advance(4 * 3600 - 30)
    expect(await report()).toBe(first)
    await server.advance(31)
    expect(await rejection(get())).toMatchObject({ code: 'ReportExpired', status: 410 })
    expect(await generate()).toEqual(started)
    expect(await report()).toContain('\nbob,')
  })

  it('has no report before, and says so in no words', async () => {
    expect(await rejection(get())).toMatchObject({ code: 'ReportNotPresent', status: 410 })
    const client = createSignedClient(server.endpoint, server.admin)
    const answers = [await client.call('GetCredentialReport')]
    await takeUpElsewhere()
    answers.push(await client.call('GetCredentialReport'))
    client.close()
    expect(answers.map(({ status, code, message }) => [status, code, message])).toEqual([
      [410, 'ReportNotPresent', undefined],
      [404, 'ReportInProgress', undefined],
    ])
  })

  it('is each account by itself', async () => {
    await report()
    const elsewhere = server.iam(credentialsOf(server.accounts[1]))
    expect((await rejection(get(elsewhere))).code).toBe('ReportNotPresent')
    expect(await generate(elsewhere)).toEqual(started)
  })

  it('is refused on `*`', async () => {
    const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
    expect(await rejection(generate(iam))).toEqual(
      denied('eve', 'iam:GenerateCredentialReport', '*'),
    )
    expect(await rejection(get(iam))).toEqual(denied('eve', 'iam:GetCredentialReport', '*'))
  })

  it('is recorded, the report itself is not', async () => {
    await report()
    const [asked] = await recordedEvents(server, 'GenerateCredentialReport')
    expect(asked).toMatchObject({
      requestParameters: null,
      responseElements: { state: 'STARTED', description: started.Description },
    })
    const [got] = await recordedEvents(server, 'GetCredentialReport')
    expect(got).toMatchObject({ readOnly: true, responseElements: null })
  })
})
