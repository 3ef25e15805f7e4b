import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import { element, type SignedClient } from './signed-client.js'

/** An authenticator app by the real time, for servers that run as processes of their own. */
export interface RealTimeApp {
  serialNumber: string
  seed: string
  /** The code of this many steps from now. */
  code(offsetSteps: number): string
}

export async function createApp(client: SignedClient, name: string): Promise<RealTimeApp> {
  const answer = await client.call('CreateVirtualMFADevice', { VirtualMFADeviceName: name })
  const seed = Buffer.from(element(answer.body, 'Base32StringSeed') ?? '', 'base64').toString()
  const secret = decodeBase32(seed)
  return {
    serialNumber: element(answer.body, 'SerialNumber') ?? '',
    seed,
    code: (offsetSteps) => totp(secret, Date.now() + offsetSteps * 30_000),
  }
}

/** The parameters of EnableMFADevice with the codes of the step before and of now. */
export const enrolment = (userName: string, app: RealTimeApp): Record<string, string> => ({
  UserName: userName,
  SerialNumber: app.serialNumber,
  AuthenticationCode1: app.code(-1),
  AuthenticationCode2: app.code(0),
})
