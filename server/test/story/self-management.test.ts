/** AWS IAM User Guide: allows MFA-authenticated IAM users to manage their own MFA device. The policy is the one of our page. */
import {
  CreateAccessKeyCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  type IAMClient,
  ListMFADevicesCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
  PutUserPolicyCommand,
  ResyncMFADeviceCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startOfStep } from '../support/clock.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { policy } from '../support/policy.js'
import { publishedPolicy } from '../support/published-policy.js'
import { denied, explicitlyDenied, invalidToken } from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import {
  allowAll,
  type App,
  createDevice,
  createSession,
  createUserWithDevice,
  createUserWithKey,
} from '../support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(async () => {
  await server.reset()
  await startOfStep(server)
})
afterAll(() => server.close())

const ownDevice = publishedPolicy('docs/mfa-protected-api-access.md', 'own-device.json')

const deviceArn = (name: string) => `arn:aws:iam::123456789012:mfa/${name}`
const usersArn = 'arn:aws:iam::123456789012:user/'

const create = (iam: IAMClient, VirtualMFADeviceName: string) =>
  iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName }))
const remove = (iam: IAMClient, name: string) =>
  iam.send(new DeleteVirtualMFADeviceCommand({ SerialNumber: deviceArn(name) }))
const deactivate = (iam: IAMClient, UserName: string) =>
  iam.send(new DeactivateMFADeviceCommand({ UserName, SerialNumber: deviceArn(UserName) }))
const codes = (UserName: string, app: App) => ({
  UserName,
  SerialNumber: app.serialNumber,
  AuthenticationCode1: app.code(-1),
  AuthenticationCode2: app.code(),
})
const enable = (iam: IAMClient, UserName: string, app: App) =>
  iam.send(new EnableMFADeviceCommand(codes(UserName, app)))
const resync = (iam: IAMClient, UserName: string, app: App) =>
  iam.send(new ResyncMFADeviceCommand(codes(UserName, app)))

type Outcome = 'allowed' | 'no Allow' | 'Deny'

interface Row {
  action: string
  /** As a refusal shows it. */
  resource: string
  call(iam: IAMClient, apps: { own: App; bobs: App }): Promise<unknown>
  withoutMfa: Outcome
  withMfa: Outcome
}

const always = { withoutMfa: 'allowed', withMfa: 'allowed' } as const
const onlyWithMfa = { withoutMfa: 'Deny', withMfa: 'allowed' } as const
const never = { withoutMfa: 'no Allow', withMfa: 'no Allow' } as const
/** Denied twice: for want of MFA, and with MFA because nothing allows it. */
const neverAndDenied = { withoutMfa: 'Deny', withMfa: 'no Allow' } as const

const calls: Row[] = [
  {
    action: 'iam:GetUser',
    resource: 'user alice',
    call: (iam) => iam.send(new GetUserCommand({})),
    ...always,
  },
  {
    action: 'iam:ListMFADevices',
    resource: 'user alice',
    call: (iam) => iam.send(new ListMFADevicesCommand({})),
    ...always,
  },
  {
    action: 'iam:ListVirtualMFADevices',
    resource: deviceArn(''),
    call: (iam) => iam.send(new ListVirtualMFADevicesCommand({})),
    ...always,
  },
  {
    action: 'iam:ResyncMFADevice',
    resource: 'user alice',
    call: (iam, { own }) => resync(iam, 'alice', own),
    ...always,
  },
  {
    action: 'iam:DeactivateMFADevice',
    resource: 'user alice',
    call: (iam) => deactivate(iam, 'alice'),
    ...onlyWithMfa,
  },
  {
    action: 'iam:CreateVirtualMFADevice',
    resource: deviceArn('spare'),
    call: (iam) => create(iam, 'spare'),
    ...never,
  },
  {
    action: 'iam:CreateVirtualMFADevice',
    resource: deviceArn('Alice'),
    call: (iam) => create(iam, 'Alice'),
    ...never,
  },
  {
    action: 'iam:GetUser',
    resource: 'user bob',
    call: (iam) => iam.send(new GetUserCommand({ UserName: 'bob' })),
    ...never,
  },
  {
    action: 'iam:ListMFADevices',
    resource: 'user bob',
    call: (iam) => iam.send(new ListMFADevicesCommand({ UserName: 'bob' })),
    ...never,
  },
  {
    action: 'iam:EnableMFADevice',
    resource: 'user bob',
    call: (iam, { own }) => enable(iam, 'bob', own),
    ...never,
  },
  {
    action: 'iam:ResyncMFADevice',
    resource: 'user bob',
    call: (iam, { bobs }) => resync(iam, 'bob', bobs),
    ...never,
  },
  {
    action: 'iam:DeactivateMFADevice',
    resource: 'user bob',
    call: (iam) => deactivate(iam, 'bob'),
    ...neverAndDenied,
  },
  {
    action: 'iam:DeleteVirtualMFADevice',
    resource: deviceArn('bob'),
    call: (iam) => remove(iam, 'bob'),
    ...neverAndDenied,
  },
  {
    action: 'iam:ListUsers',
    resource: usersArn,
    call: (iam) => iam.send(new ListUsersCommand({})),
    ...neverAndDenied,
  },
  {
    action: 'iam:CreateAccessKey',
    resource: 'user alice',
    call: (iam) => iam.send(new CreateAccessKeyCommand({})),
    ...neverAndDenied,
  },
  // The two ways out of the policy.
  {
    action: 'iam:PutUserPolicy',
    resource: 'user alice',
    call: (iam) =>
      iam.send(
        new PutUserPolicyCommand({
          UserName: 'alice',
          PolicyName: 'more',
          PolicyDocument: allowAll,
        }),
      ),
    ...neverAndDenied,
  },
  {
    action: 'iam:DeleteUserPolicy',
    resource: 'user alice',
    call: (iam) => iam.send(new DeleteUserPolicyCommand({ UserName: 'alice', PolicyName: 'test' })),
    ...neverAndDenied,
  },
]

describe('the policy “manage own MFA device only”', () => {
  it.each(calls)(
    '$action on $resource: $withoutMfa without MFA, $withMfa with it',
    async ({ action, resource, call, withoutMfa, withMfa }) => {
      const { credentials, app: own } = await createUserWithDevice(server, 'alice', ownDevice)
      const { app: bobs } = await createUserWithDevice(server, 'bob')
      const session = await createSession(server, credentials, own)
      for (const [iam, outcome] of [
        [server.iam(credentials), withoutMfa],
        [server.iam(session), withMfa],
      ] as const) {
        // A pair of codes is good once: the next one is shown two steps on.
        await server.advance(60)
        const done = call(iam, { own, bobs })
        if (outcome === 'allowed') await done
        else {
          const text = outcome === 'Deny' ? explicitlyDenied : denied
          expect(await rejection(done)).toEqual(text('alice', action, resource))
        }
      }
    },
  )

  it('leads from no device to one by the key alone, and away from it only with a code', async () => {
    const credentials = await createUserWithKey(server, 'alice', ownDevice)
    const iam = server.iam(credentials)
    const app = await createDevice(server, 'alice', credentials)
    expect(await rejection(remove(iam, 'alice'))).toEqual(
      explicitlyDenied('alice', 'iam:DeleteVirtualMFADevice', deviceArn('alice')),
    )
    await enable(iam, 'alice', app)
    await server.advance(30)
    const session = server.iam(await createSession(server, credentials, app))
    await deactivate(session, 'alice')
    await remove(session, 'alice')
    expect((await iam.send(new ListMFADevicesCommand({}))).MFADevices).toEqual([])
  })

  it('leaves nothing to a session that was had without a code', async () => {
    const { credentials } = await createUserWithDevice(server, 'alice', ownDevice)
    const session = server.iam(await createSession(server, credentials))
    expect(await rejection(session.send(new GetUserCommand({})))).toEqual(invalidToken(''))
  })
})

describe('the policy “resynchronise own MFA device only”', () => {
  it('lets a user put the clock of the own device right, without MFA, and do nothing else with it', async () => {
    const resyncOnly = policy({
      Action: 'iam:ResyncMFADevice',
      Resource: 'arn:aws:iam::*:user/${aws:username}',
    })
    const { credentials, app } = await createUserWithDevice(server, 'alice', resyncOnly)
    const bob = await createUserWithDevice(server, 'bob')
    const iam = server.iam(credentials)
    await server.advance(60)
    await resync(iam, 'alice', app)
    expect(await rejection(resync(iam, 'bob', bob.app))).toEqual(
      denied('alice', 'iam:ResyncMFADevice', 'user bob'),
    )
    expect(await rejection(iam.send(new ListMFADevicesCommand({})))).toEqual(
      denied('alice', 'iam:ListMFADevices', 'user alice'),
    )
  })
})
