import { alreadyExists, invalidInput } from '../../iam/refusals.js'
import type { PhoneFault } from '../../notify/sms/phone-number.js'
import { type Call, writeOperation } from '../../operation.js'
import { findMfaDevice } from '../../store/mfa-devices.js'
import { operationModel } from '../../wire/model.js'
import {
  enrolmentCheck,
  lockSmsOwner,
  sendEnrolmentCode,
  smsSerialNumber,
} from './sms-enrolment.js'

interface StartInput {
  UserName?: string
  PhoneNumber: string
  DeviceName: string
  /** What the browser speaks, as in `Accept-Language`. */
  Language?: string
}

const name = 'StartSMSDeviceEnrolment'

/** Sends a code to the number at once. A wish for another number within the same enrolment counts as one for another code. */
export const startSmsDeviceEnrolment = writeOperation<StartInput>('sallyport', name, {
  recordedAs: {
    model: operationModel('sallyport', name),
    input: ({ input }) => ({ UserName: input['UserName'], DeviceName: input['DeviceName'] }),
  },
  checks: async (call) => [await enrolmentCheck(call)],

  async run(call, tx) {
    const { caller, input } = call
    const { accountId } = caller.principal
    const { owner, subject } = await lockSmsOwner(tx, call)
    const phone = await phoneNumberOf(call)
    const serialNumber = smsSerialNumber(accountId, input.DeviceName)
    if ((await findMfaDevice(tx.query, accountId, serialNumber)) !== undefined)
      throw alreadyExists('MFA device already exists.')
    const { userId } = owner
    return sendEnrolmentCode(tx, call, { accountId, userId, subject, serialNumber, phone })
  },
})

async function phoneNumberOf({ input, parts }: Call<StartInput>): Promise<string> {
  // Its tables of all countries are loaded when they are wanted.
  const { readPhoneNumber } = await import('../../notify/sms/phone-number.js')
  const read = readPhoneNumber(input.PhoneNumber)
  if (!read.ok) throw invalidInput(phoneFaults[read.reason])
  const { countries } = parts.sms ?? {}
  if (countries !== undefined && !countries.has(read.country ?? ''))
    throw invalidInput('Text messages are not sent to numbers of this country.')
  return read.number
}

const phoneFaults: Readonly<Record<PhoneFault, string>> = {
  'not-a-number':
    'This is no telephone number with its country code. Write it like +49 152 28817386.',
  'not-valid': 'There is no such telephone number. Check the country code and the digits.',
  'not-mobile':
    'Text messages do not reach this kind of number. Give the number of a mobile telephone.',
}
