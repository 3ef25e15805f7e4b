import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventTime } from '../../src/audit/event-id.js'
import { listEvents } from '../../src/store/events.js'
import { lockUser } from '../../src/store/users.js'
import { createApp, enrolment } from '../support/app.js'
import type { ServerProcess } from '../support/command.js'
import {
  type AccountAdmin,
  type Installation,
  newDatabase,
  newDataDir,
} from '../support/installation.js'
import {
  type Answer,
  createSignedClient,
  credentialsIn,
  element,
  type SignedClient,
} from '../support/signed-client.js'

const limit = { timeout: 120_000 }
const secondNode = 1000

const policy = (effect: 'Allow' | 'Deny') =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: effect, Action: 'iam:GetUser', Resource: '*' },
    ],
  })

describe('a change on one of two nodes', () => {
  let place: Installation
  let admin: AccountAdmin
  let nodes: [ServerProcess, ServerProcess]
  let adminClient: SignedClient
  beforeAll(async () => {
    place = await newDatabase()
    admin = await place.createAccount()
    nodes = await Promise.all([place.start(), place.start()])
    adminClient = createSignedClient(nodes[0].endpoint, admin)
  }, 120_000)
  afterAll(async () => {
    adminClient.close()
    for (const node of nodes) expect(await node.end('SIGTERM')).toMatchObject({ stderr: '' })
  })

  const change = async (action: string, parameters: Record<string, string>): Promise<Answer> => {
    const answer = await adminClient.call(action, parameters)
    expect(answer).toMatchObject({ status: 200 })
    return answer
  }

  /** A user who may do everything, known to both nodes already. */
  async function newUser(userName: string) {
    await change('CreateUser', { UserName: userName })
    const all = { PolicyName: 'all', PolicyDocument: policy('Allow') }
    await change('PutUserPolicy', { UserName: userName, ...all })
    const credentials = credentialsIn(await change('CreateAccessKey', { UserName: userName }))
    const [here, there] = nodes.map(({ endpoint }) =>
      createSignedClient(endpoint, credentials),
    ) as [SignedClient, SignedClient]
    await seenOn(here, there, 'GetUser', undefined)
    const close = () => {
      here.close()
      there.close()
    }
    return { userName, here, there, close, ...credentials }
  }

  /** At the next request on the node where it was made, and within a second on the other. */
  async function seenOn(
    here: SignedClient,
    there: SignedClient,
    action: string,
    code: string | undefined,
  ): Promise<void> {
    const changedAt = performance.now()
    expect((await here.call(action)).code).toBe(code)
    for (;;) {
      const askedAt = performance.now()
      const answer = await there.call(action)
      if (answer.code === code) return
      // Only an answer to a question asked in time can be late: the machine may be busy.
      expect(askedAt - changedAt).toBeLessThan(secondNode)
    }
  }

  it(
    'carries the time of its commit, by which the other finds it, not of its wait before',
    limit,
    async () => {
      const user = await newUser('late')
      const store = await place.openStore()
      let changing: Promise<unknown> = Promise.resolve()
      let heldUntil = 0
      await store.write(async (tx) => {
        await lockUser(tx, admin.accountId, user.userName)
        changing = change('UpdateAccessKey', {
          UserName: user.userName,
          AccessKeyId: user.accessKeyId,
          Status: 'Inactive',
        })
        await new Promise((resolve) => setTimeout(resolve, 300))
        heldUntil = Date.now()
      })
      await changing
      await seenOn(user.here, user.there, 'GetUser', 'InvalidClientTokenId')
      const events = await listEvents(store.read, { after: '', limit: 1000 })
      const event = events.find(({ record }) => record.includes('"UpdateAccessKey"'))
      expect(eventTime(event?.eventId ?? '')).toBeGreaterThanOrEqual(heldUntil)
      await store.close()
      user.close()
    },
  )

  it('is seen on the other within a second: a policy', limit, async () => {
    const user = await newUser('policy')
    const put = (effect: 'Allow' | 'Deny') =>
      change('PutUserPolicy', {
        UserName: user.userName,
        PolicyName: 'all',
        PolicyDocument: policy(effect),
      })
    for (let round = 0; round < 3; round += 1) {
      await put('Deny')
      await seenOn(user.here, user.there, 'GetUser', 'AccessDenied')
      await put('Allow')
      await seenOn(user.here, user.there, 'GetUser', undefined)
    }
    user.close()
  })

  it('is seen on the other within a second: a group, its members and policies', limit, async () => {
    const user = await newUser('member')
    const group = { GroupName: 'group' }
    const member = { ...group, UserName: user.userName }
    const denied = { PolicyName: 'denied', PolicyDocument: policy('Deny') }
    await change('CreateGroup', group)
    await change('PutGroupPolicy', { ...group, ...denied })
    await change('AddUserToGroup', member)
    await seenOn(user.here, user.there, 'GetUser', 'AccessDenied')
    await change('RemoveUserFromGroup', member)
    await seenOn(user.here, user.there, 'GetUser', undefined)
    await change('DeleteGroupPolicy', { ...group, PolicyName: denied.PolicyName })
    await change('AddUserToGroup', member)
    await seenOn(user.here, user.there, 'GetUser', undefined)
    // From here on the user itself is not touched.
    await change('PutGroupPolicy', { ...group, ...denied })
    await seenOn(user.here, user.there, 'GetUser', 'AccessDenied')
    await change('DeleteGroupPolicy', { ...group, PolicyName: denied.PolicyName })
    await seenOn(user.here, user.there, 'GetUser', undefined)
    const created = await change('CreatePolicy', { ...denied, PolicyDocument: policy('Allow') })
    const managed = { PolicyArn: element(created.body, 'Arn') ?? '' }
    await change('AttachGroupPolicy', { ...group, ...managed })
    await seenOn(user.here, user.there, 'GetUser', undefined)
    const version = { PolicyDocument: denied.PolicyDocument, SetAsDefault: 'true' }
    await change('CreatePolicyVersion', { ...managed, ...version })
    await seenOn(user.here, user.there, 'GetUser', 'AccessDenied')
    await change('DetachGroupPolicy', { ...group, ...managed })
    await seenOn(user.here, user.there, 'GetUser', undefined)
    user.close()
  })

  it('is seen on the other within a second: a deactivated and a deleted key', limit, async () => {
    const user = await newUser('key')
    const key = { UserName: user.userName, AccessKeyId: user.accessKeyId }
    await change('UpdateAccessKey', { ...key, Status: 'Inactive' })
    await seenOn(user.here, user.there, 'GetUser', 'InvalidClientTokenId')
    await change('UpdateAccessKey', { ...key, Status: 'Active' })
    await seenOn(user.here, user.there, 'GetUser', undefined)
    await change('DeleteAccessKey', key)
    await seenOn(user.here, user.there, 'GetUser', 'InvalidClientTokenId')
    user.close()
  })

  it(
    'is seen on the other within a second: a deleted user, by its session too',
    limit,
    async () => {
      const user = await newUser('user')
      const { body } = await user.here.call('GetSessionToken')
      const session = {
        accessKeyId: element(body, 'AccessKeyId') ?? '',
        secretAccessKey: element(body, 'SecretAccessKey') ?? '',
        sessionToken: element(body, 'SessionToken') ?? '',
      }
      const [here, there] = nodes.map(({ endpoint }) => createSignedClient(endpoint, session)) as [
        SignedClient,
        SignedClient,
      ]
      await seenOn(here, there, 'GetCallerIdentity', undefined)
      const named = { UserName: user.userName }
      await change('DeleteUserPolicy', { ...named, PolicyName: 'all' })
      await change('DeleteAccessKey', { ...named, AccessKeyId: user.accessKeyId })
      await change('DeleteUser', named)
      await seenOn(here, there, 'GetCallerIdentity', 'InvalidClientTokenId')
      here.close()
      there.close()
      user.close()
    },
  )

  it(
    'is seen on the other within a second: a device that is enabled and deactivated',
    limit,
    async () => {
      const user = await newUser('device')
      const app = await createApp(adminClient, 'device')
      const listed = (client: SignedClient) => client.call('ListMFADevices')
      const counts = (answer: Answer) => answer.body.match(/<SerialNumber>/g)?.length ?? 0
      await change('EnableMFADevice', enrolment(user.userName, app))
      expect(counts(await listed(user.here))).toBe(1)
      // Whoever has a device and no MFA session may not add another: the other node must know that he has one.
      const other = await createApp(adminClient, 'other-device')
      expect((await user.there.call('EnableMFADevice', enrolment(user.userName, other))).code).toBe(
        'AccessDenied',
      )
      await change('DeactivateMFADevice', {
        UserName: user.userName,
        SerialNumber: app.serialNumber,
      })
      expect(counts(await listed(user.here))).toBe(0)
      expect(counts(await listed(user.there))).toBe(0)
      // The code is good; the device is nobody's any more.
      const code = { SerialNumber: app.serialNumber, TokenCode: app.code(1) }
      expect((await user.there.call('GetSessionToken', code)).code).toBe('AccessDenied')
      user.close()
    },
  )

  it(
    'is seen on both within a second: a setting of the account, changed by the command',
    limit,
    async () => {
      const denied = JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: '*', Resource: '*' },
          { Effect: 'Deny', Action: 'sts:GetSessionToken', Resource: '*' },
        ],
      })
      const user = await newUser('setting')
      await change('PutUserPolicy', {
        UserName: user.userName,
        PolicyName: 'all',
        PolicyDocument: denied,
      })
      await seenOn(user.here, user.there, 'GetSessionToken', undefined)
      const set = async (value: boolean) => {
        const setting = `denyAppliesToGetSessionToken=${value}`
        const done = await place.run('account', 'set', '--account-id', admin.accountId, setting)
        expect(done).toMatchObject({ code: 0, stderr: '' })
      }
      await set(true)
      // To both nodes the command is another one.
      await seenOn(user.there, user.there, 'GetCallerIdentity', undefined)
      await eventually(user.here, 'AccessDenied')
      await eventually(user.there, 'AccessDenied')
      await set(false)
      await eventually(user.here, undefined)
      await eventually(user.there, undefined)
      user.close()
    },
  )

  async function eventually(client: SignedClient, code: string | undefined): Promise<void> {
    const changedAt = performance.now()
    for (;;) {
      const askedAt = performance.now()
      if ((await client.call('GetSessionToken')).code === code) return
      expect(askedAt - changedAt).toBeLessThan(secondNode)
    }
  }
})

describe('a data directory', () => {
  it('is for one server: a second is refused with one line', limit, async () => {
    const place = await newDataDir()
    const server = await place.start()
    const second = await place.run('serve', '--listen', '127.0.0.1:0')
    expect(second).toEqual({
      code: 2,
      signal: null,
      stdout: '',
      stderr: `sallyport: another Sallyport server is running on ${place.dataDir ?? ''}: stop it, or give this one a data directory of its own\n`,
    })
    expect((await server.end('SIGKILL')).signal).toBe('SIGKILL')
    // The lock went with the process, however it ended.
    const third = await place.start()
    expect(await third.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  })

  it('is for its owner only, and so is the master key in it', limit, async () => {
    const place = await newDataDir()
    const server = await place.start()
    const dataDir = place.dataDir ?? ''
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
    expect((await stat(join(dataDir, 'master.key'))).mode & 0o777).toBe(0o600)
    await server.end('SIGTERM')
  })

  it('takes new accounts and settings by the command beside a running server', limit, async () => {
    const place = await newDataDir()
    const server = await place.start()
    const one = await place.createAccount('one')
    const other = await place.createAccount('other')
    for (const admin of [one, other]) {
      const client = createSignedClient(server.endpoint, admin)
      const { status, body } = await client.call('GetCallerIdentity')
      expect({ status, account: element(body, 'Account') }).toEqual({
        status: 200,
        account: admin.accountId,
      })
      client.close()
    }
    const client = createSignedClient(server.endpoint, one)
    const setting = ['--account-id', one.accountId, 'usersPerAccount=1']
    const set = await place.run('account', 'set', ...setting)
    const changedAt = performance.now()
    expect(set).toMatchObject({ code: 0, stderr: '' })
    for (let number = 0; ; number += 1) {
      const askedAt = performance.now()
      const { code } = await client.call('CreateUser', { UserName: `u${number}` })
      if (code === 'LimitExceeded') break
      expect(askedAt - changedAt).toBeLessThan(secondNode)
    }
    client.close()
    expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
  })
})
