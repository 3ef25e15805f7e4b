import { useState } from 'react'
import { freeName, ownDeviceName } from './device-name.js'
import type { EnrolmentProps, EnrolmentWish, WizardKind } from './enrolment.js'
import type { SentCode } from './sent-code.js'
import { SmsCodeForm } from './sms-code-form.js'
import { SmsNumberForm, type SmsWish } from './sms-number-form.js'

export const smsKind: WizardKind = {
  kind: 'sms',
  title: 'An SMS MFA device',
  description:
    'A mobile phone that gets codes by text message. The weakest type: choose another if you can.',

  begin: (wish) =>
    Promise.resolve({
      ok: true,
      enrolment: {
        show: (props) => <EnrolSms {...props} wish={wish} />,
        // The server forgets a number whose code is not typed in time.
        abandon: () => Promise.resolve(),
      },
    }),
}

/** The number, then the code that was sent to it; and back, where the number was wrong. */
function EnrolSms({
  wish: { owner, taken },
  onAssigned,
  onCancel,
}: EnrolmentProps & { wish: EnrolmentWish }) {
  const [typed, setTyped] = useState<SmsWish>(() => ({
    phoneNumber: '',
    name: freeName(ownDeviceName(owner), taken),
  }))
  const [sent, setSent] = useState<SentCode>()
  if (sent === undefined)
    return <SmsNumberForm {...{ owner, typed, onCancel }} onChange={setTyped} onSent={setSent} />
  return (
    <SmsCodeForm
      {...{ owner, sent, onCancel }}
      onResent={setSent}
      onBack={() => setSent(undefined)}
      onAssigned={() => onAssigned({ name: typed.name })}
    />
  )
}
