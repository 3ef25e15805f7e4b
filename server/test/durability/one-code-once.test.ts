import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Store } from '../../src/store/store.js'
import { createApp, enrolment } from '../support/app.js'
import type { ServerProcess } from '../support/command.js'
import { type AccountAdmin, engines, type Installation } from '../support/installation.js'
import {
  type Answer,
  createSignedClient,
  credentialsIn,
  element,
  type SignedClient,
} from '../support/signed-client.js'

const limit = { timeout: 120_000 }

const allowAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})

describe.each(engines)('with as many servers as there can be on %s', (engine, newPlace) => {
  let place: Installation
  let admin: AccountAdmin
  let servers: ServerProcess[]
  let clients: SignedClient[]
  let store: Store
  beforeAll(async () => {
    place = await newPlace()
    admin = await place.createAccount()
    const count = engine === 'PostgreSQL' ? 2 : 1
    servers = await Promise.all(Array.from({ length: count }, () => place.start()))
    clients = servers.map(({ endpoint }) => createSignedClient(endpoint, admin))
    store = await place.openStore()
  }, 120_000)
  afterAll(async () => {
    for (const client of clients) client.close()
    for (const server of servers) expect(await server.end('SIGTERM')).toMatchObject({ stderr: '' })
    await store.close()
  })

  const call = async (action: string, parameters: Record<string, string>): Promise<Answer> => {
    const answer = await (clients[0] as SignedClient).call(action, parameters)
    expect(answer).toMatchObject({ status: 200 })
    return answer
  }

  /** A user who may do everything; one client of it for each server. */
  async function newUser(userName: string): Promise<SignedClient[]> {
    await call('CreateUser', { UserName: userName })
    const policy = { PolicyName: 'all', PolicyDocument: allowAll }
    await call('PutUserPolicy', { UserName: userName, ...policy })
    const credentials = credentialsIn(await call('CreateAccessKey', { UserName: userName }))
    return servers.map(({ endpoint }) => createSignedClient(endpoint, credentials))
  }

  /** The requests go out in turn to each server, and all before the first answer is awaited. */
  async function atOnce(
    count: number,
    send: (client: SignedClient, index: number) => Promise<Answer>,
    by: readonly SignedClient[],
  ): Promise<{ succeeded: Answer[]; refused: Answer[] }> {
    const answers = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        send(by[index % by.length] as SignedClient, index),
      ),
    )
    return {
      succeeded: answers.filter(({ status }) => status === 200),
      refused: answers.filter(({ status }) => status !== 200),
    }
  }

  it('accepts a good code once of a thousand times at once', limit, async () => {
    const user = await newUser('once')
    const app = await createApp(clients[0] as SignedClient, 'once')
    await call('EnableMFADevice', enrolment('once', app))
    const code = { SerialNumber: app.serialNumber, TokenCode: app.code(1) }
    // The servers know the user already: what follows is about the code alone.
    for (const client of user) expect((await client.call('GetCallerIdentity')).status).toBe(200)
    const used = () => store.read.selectFrom('used_codes').selectAll().execute()
    const before = (await used()).length
    const { succeeded, refused } = await atOnce(
      1000,
      (client) => client.call('GetSessionToken', code),
      user,
    )
    expect(succeeded).toHaveLength(1)
    expect(new Set(refused.map(({ code: reason }) => reason))).toEqual(new Set(['AccessDenied']))
    expect(await used()).toHaveLength(before + 1)
    for (const client of user) client.close()
  })

  it('accepts a good code once of many times at once at two operations', limit, async () => {
    const user = await newUser('both')
    const app = await createApp(clients[0] as SignedClient, 'both')
    await call('EnableMFADevice', enrolment('both', app))
    const Principal = { AWS: admin.accountId }
    const Statement = [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }]
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    const role = await call('CreateRole', { RoleName: 'open', AssumeRolePolicyDocument })
    const code = { SerialNumber: app.serialNumber, TokenCode: app.code(1) }
    const session = { RoleArn: element(role.body, 'Arn') ?? '', RoleSessionName: 'me' }
    const { succeeded, refused } = await atOnce(
      200,
      (client, index) =>
        index % 4 < 2
          ? client.call('GetSessionToken', code)
          : client.call('AssumeRole', { ...session, ...code }),
      user,
    )
    expect(succeeded).toHaveLength(1)
    expect(new Set(refused.map(({ code: reason }) => reason))).toEqual(new Set(['AccessDenied']))
    for (const client of user) client.close()
  })

  it('lets one of two first enrolments at once succeed with a long-term key', limit, async () => {
    for (let round = 0; round < 8; round += 1) {
      const userName = `enrol-${round}`
      const user = await newUser(userName)
      const apps = [
        await createApp(clients[0] as SignedClient, `${userName}-one`),
        await createApp(clients[0] as SignedClient, `${userName}-other`),
      ]
      const { succeeded, refused } = await atOnce(
        2,
        (client, index) =>
          client.call('EnableMFADevice', enrolment(userName, apps[index] as (typeof apps)[number])),
        user,
      )
      expect(succeeded).toHaveLength(1)
      expect(refused).toMatchObject([{ code: 'AccessDenied' }])
      const devices = await call('ListMFADevices', { UserName: userName })
      expect(devices.body.match(/<SerialNumber>/g)).toHaveLength(1)
      for (const client of user) client.close()
    }
  })

  it('assigns one device to one of many users who show the same codes at once', limit, async () => {
    const app = await createApp(clients[0] as SignedClient, 'wanted')
    for (let user = 0; user < 10; user += 1) await call('CreateUser', { UserName: `want-${user}` })
    const { succeeded, refused } = await atOnce(
      10,
      (client, index) => client.call('EnableMFADevice', enrolment(`want-${index}`, app)),
      clients,
    )
    expect(succeeded).toHaveLength(1)
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['EntityAlreadyExists']))
  })

  it('makes two access keys of fifty at once', limit, async () => {
    await call('CreateUser', { UserName: 'keys' })
    const { succeeded, refused } = await atOnce(
      50,
      (client) => client.call('CreateAccessKey', { UserName: 'keys' }),
      clients,
    )
    expect(succeeded).toHaveLength(2)
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['LimitExceeded']))
    const listed = await call('ListAccessKeys', { UserName: 'keys' })
    expect(listed.body.match(/<AccessKeyId>/g)).toHaveLength(2)
  })

  it('makes one user of fifty at once that have the same name in any case', limit, async () => {
    const { succeeded, refused } = await atOnce(
      50,
      (client, index) => client.call('CreateUser', { UserName: index % 2 === 0 ? 'Same' : 'sAME' }),
      clients,
    )
    expect(succeeded).toHaveLength(1)
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set(['EntityAlreadyExists']))
  })
})
