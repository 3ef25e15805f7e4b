import { invalidAuthenticationCode } from '../../iam/mfa-devices/enable-mfa-device.js'
import { mfaSessionRequired } from '../../iam/mfa-devices/device-owner.js'
import { alreadyExists, quotaExceeded } from '../../iam/refusals.js'
import { checkSmsCode } from '../../mfa/sms/check-sms-code.js'
import { enrolSmsDevice } from '../../mfa/sms/enroll.js'
import { refuse, writeOperation } from '../../operation.js'
import { awsError } from '../../wire/aws-error.js'
import { recordedWithOwner } from '../devices/recorded-with-owner.js'
import { enrolmentAction, enrolmentCheck, enrolmentOver, lockSmsOwner } from './sms-enrolment.js'

/** The code that was sent proves that the user has the telephone: from now on sign-in asks for it. */
export const enableSmsDevice = writeOperation<{ UserName?: string; Code: string }>(
  'sallyport',
  'EnableSMSDevice',
  {
    recordedAs: recordedWithOwner('EnableMFADevice'),
    checks: async (call) => [await enrolmentCheck(call)],

    async run(call, tx) {
      const { caller, facts, input, parts } = call
      const { owner, subject, firstOnly } = await lockSmsOwner(tx, call)
      const attempt = { subject, deviceId: null, code: input.Code, now: facts.now }
      const verdict = await checkSmsCode(tx, attempt, parts)
      if (!verdict.ok) {
        if (verdict.reason === 'not-asked') throw enrolmentOver()
        const error =
          verdict.reason === 'expired'
            ? expiredCode(verdict.resendsLeft)
            : invalidAuthenticationCode()
        return refuse(error, verdict.reason)
      }
      const limit = caller.principal.settings.mfaDevicesPerPrincipal
      const enrolment = { owner, challenge: verdict.challenge, below: firstOnly ? 1 : limit }
      const outcome = await enrolSmsDevice(tx, enrolment, parts)
      if (outcome === 'name-taken') throw alreadyExists('MFA device already exists.')
      if (outcome === 'too-many-devices')
        throw firstOnly
          ? mfaSessionRequired(caller, enrolmentAction)
          : quotaExceeded('MFADevicesPerUser', limit)
      return { SerialNumber: verdict.challenge.serialNumber }
    },
  },
)

const expiredCode = (resendsLeft: number) =>
  awsError(
    'InvalidAuthenticationCode',
    `This code has expired, or was tried too often. ${
      resendsLeft > 0 ? 'Ask for another one.' : 'Start again in ten minutes.'
    }`,
    403,
  )
