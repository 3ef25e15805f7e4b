import { call } from '../api/call.js'
import type { SMSEnrolment } from '../api/models/sallyport.js'
import { type MfaOwner, ownerInput } from './mfa-owner.js'
import { type SentCode, sentCode } from './sent-code.js'

/** Sends a code to a phone; it proves that whoever sets the device up has it. */
export const startEnrolment = (
  owner: MfaOwner,
  { PhoneNumber, DeviceName }: { PhoneNumber: string; DeviceName: string },
): Promise<SentCode> =>
  byThisClock(
    call('sallyport', 'StartSMSDeviceEnrolment', {
      ...ownerInput(owner),
      PhoneNumber,
      DeviceName,
      Language: languages(),
    }),
  )

/** Sends a new code; the one before is of no use any more. */
export const resendCode = (owner: MfaOwner): Promise<SentCode> =>
  byThisClock(call('sallyport', 'ResendSMSCode', { ...ownerInput(owner), Language: languages() }))

async function byThisClock(answer: Promise<SMSEnrolment>): Promise<SentCode> {
  const enrolment = await answer
  const { Now } = await call('signin', 'GetSession', {})
  return sentCode(enrolment, { serverNow: Now, now: Date.now() })
}

/** For the text of the message; as many as the operation takes. */
const languages = (): string => navigator.languages.join(',').slice(0, 256)
