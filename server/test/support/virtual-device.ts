import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { GetSessionTokenCommand } from '@aws-sdk/client-sts'
import type { TestCredentials, TestServer } from './ephemeral.js'

/** An authenticator app that holds one device's seed; codes by the server's clock, `offsetSteps` from now. */
export interface App {
  serialNumber: string
  seed: string
  code(offsetSteps?: number): string
}

export const allowAll = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
})

/** An IAM user with an access key and, where given, an inline policy. */
export async function createUserWithKey(
  server: TestServer,
  userName: string,
  policy: string | undefined = allowAll,
): Promise<TestCredentials> {
  const iam = server.iam()
  await iam.send(new CreateUserCommand({ UserName: userName }))
  if (policy !== undefined) {
    await iam.send(
      new PutUserPolicyCommand({ UserName: userName, PolicyName: 'test', PolicyDocument: policy }),
    )
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }))
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
}

export async function createDevice(
  server: TestServer,
  name: string,
  credentials?: TestCredentials,
): Promise<App> {
  const { VirtualMFADevice } = await server
    .iam(credentials)
    .send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: name }))
  const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString()
  return appWith(server, { serialNumber: VirtualMFADevice?.SerialNumber ?? '', seed })
}

export function appWith(server: TestServer, device: Pick<App, 'serialNumber' | 'seed'>): App {
  const secret = decodeBase32(device.seed)
  return {
    ...device,
    code: (offsetSteps = 0) => totp(secret, server.now() + offsetSteps * 30_000),
  }
}

/** Enables the device with the codes of the step before and of now, then moves to a step whose code is fresh. */
export async function enableDevice(
  server: TestServer,
  enrolment: { userName: string; app: App; credentials?: TestCredentials },
): Promise<void> {
  const { userName, app, credentials } = enrolment
  await server.iam(credentials).send(
    new EnableMFADeviceCommand({
      UserName: userName,
      SerialNumber: app.serialNumber,
      AuthenticationCode1: app.code(-1),
      AuthenticationCode2: app.code(),
    }),
  )
  await server.advance(30)
}

/** A user with an enabled device: its long-term key and its app. */
export async function createUserWithDevice(
  server: TestServer,
  userName: string,
  policy?: string,
): Promise<{ credentials: TestCredentials; app: App }> {
  const credentials = await createUserWithKey(server, userName, policy)
  const app = await createDevice(server, userName)
  await enableDevice(server, { userName, app })
  return { credentials, app }
}

/** Temporary credentials from GetSessionToken; with an app, by MFA. Moves on to a fresh code afterwards. */
export async function createSession(
  server: TestServer,
  credentials: TestCredentials,
  app?: App,
): Promise<TestCredentials> {
  const mfa = app === undefined ? {} : { SerialNumber: app.serialNumber, TokenCode: app.code() }
  const { Credentials } = await server.sts(credentials).send(new GetSessionTokenCommand(mfa))
  if (app !== undefined) await server.advance(30)
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
}

/** Asks for a session with the device's code of now; `offsetSteps` asks with another. */
export const askWithCode = (
  server: TestServer,
  credentials: TestCredentials,
  { app, offsetSteps = 0 }: { app: App; offsetSteps?: number },
) =>
  server.sts(credentials).send(
    new GetSessionTokenCommand({
      SerialNumber: app.serialNumber,
      TokenCode: app.code(offsetSteps),
    }),
  )

/** A code that the device shows at no time near now. */
export function wrongCode(app: App): string {
  const near = new Set(Array.from({ length: 2400 }, (_, n) => app.code(n - 1200)))
  for (let n = 0; ; n += 1) {
    const code = String(n).padStart(6, '0')
    if (!near.has(code)) return code
  }
}

/** The same number in the digits of another script, whose nought is given. */
export const inDigitsOf = (nought: string, code: string): string =>
  code.replaceAll(/\d/g, (digit) =>
    String.fromCodePoint(Number(nought.codePointAt(0)) + Number(digit)),
  )
