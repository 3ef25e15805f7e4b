import { writeOperation } from '../../operation.js'
import { findSmsChallenge } from '../../store/sms-challenges.js'
import { enrolmentCheck, enrolmentOver, lockSmsOwner, sendEnrolmentCode } from './sms-enrolment.js'

/** Another code for the enrolment that this session has begun; the one before is worth nothing from then on. */
export const resendSmsCode = writeOperation<{ UserName?: string; Language?: string }>(
  'sallyport',
  'ResendSMSCode',
  {
    checks: async (call) => [await enrolmentCheck(call)],

    async run(call, tx) {
      const { facts, parts } = call
      const { owner, subject } = await lockSmsOwner(tx, call)
      const challenge = await findSmsChallenge(tx.query, subject, facts.now)
      if (challenge === undefined) throw enrolmentOver()
      const { accountId, serialNumber, phoneSealed } = challenge
      const phone = parts.keyRing.open(phoneSealed, `sms-challenge:${subject}`).toString()
      const { userId } = owner
      return sendEnrolmentCode(tx, call, { accountId, userId, subject, serialNumber, phone })
    },
  },
)
