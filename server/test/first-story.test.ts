import { ListUsersCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startEphemeral, type TestServer } from './support/ephemeral.js'
import { rejection } from './support/rejection.js'
import { createSession, createUserWithDevice } from './support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
afterAll(() => server.close())

const listOnlyWithMfa = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Action: 'iam:ListUsers',
      Resource: '*',
      Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
    },
  ],
})

it('denies an action that wants MFA to the long-term key and allows it to a session with a code', async () => {
  const { credentials, app } = await createUserWithDevice(server, 'alice', listOnlyWithMfa)
  expect(await rejection(server.iam(credentials).send(new ListUsersCommand({})))).toEqual({
    code: 'AccessDenied',
    status: 403,
    message:
      'User: arn:aws:iam::123456789012:user/alice is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because no identity-based policy allows the iam:ListUsers action',
  })
  const session = await createSession(server, credentials, app)
  const { Users } = await server.iam(session).send(new ListUsersCommand({}))
  expect(Users?.map((user) => user.UserName)).toEqual(['admin', 'alice'])
  const identity = await server.sts(session).send(new GetCallerIdentityCommand({}))
  expect(identity.Arn).toBe('arn:aws:iam::123456789012:user/alice')
})
