import { changeSettings } from './account.js'
import { openConsole } from './console-session.js'
import type { TestCredentials, TestServer } from './ephemeral.js'
import { createPassword } from './password.js'
import { createUserWithKey } from './virtual-device.js'

/** What was sent so far, the newest last. */
export async function sentMessages(server: TestServer): Promise<{ to: string; text: string }[]> {
  const answer = await fetch(`${server.endpoint}/_ephemeral/outbox`)
  const { textMessages } = (await answer.json()) as {
    textMessages: { to: string; text: string }[]
  }
  return textMessages
}

/** The code of the newest message. */
export async function sentCode(server: TestServer): Promise<string> {
  const text = (await sentMessages(server)).at(-1)?.text ?? ''
  return /#(\d{6})$/.exec(text)?.[1] ?? ''
}

export const allowSms = (server: TestServer): Promise<void> =>
  changeSettings(server, 'smsMfaAllowed=true')

/** A user with a password and a key, whose one device is a telephone. Gives the key. */
export async function createUserWithPhone(
  server: TestServer,
  userName: string,
  phone?: string,
): Promise<TestCredentials> {
  const credentials = await createUserWithKey(server, userName)
  await createPassword(server, userName)
  await enrolPhone(server, userName, { phone })
  return credentials
}

/** By the root user, with the code that is sent. */
export async function enrolPhone(
  server: TestServer,
  userName: string,
  {
    phone = '+49 1517 8642089',
    deviceName = userName,
  }: { phone?: string | undefined; deviceName?: string } = {},
): Promise<void> {
  const root = await openConsole(server)
  const whose = { UserName: userName }
  const number = { PhoneNumber: phone, DeviceName: deviceName }
  await root.call('sallyport/StartSMSDeviceEnrolment', { ...whose, ...number })
  const code = await sentCode(server)
  const { status } = await root.call('sallyport/EnableSMSDevice', { ...whose, Code: code })
  if (status !== 200) throw new Error(`the telephone was not enabled: ${status}`)
}
