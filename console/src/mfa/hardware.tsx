import Box from '@cloudscape-design/components/box'
import FormField from '@cloudscape-design/components/form-field'
import Input, { type InputProps } from '@cloudscape-design/components/input'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import { isFarOff, offsetWords } from './clock-offset.js'
import { CodePairForm } from './code-pair-form.js'
import { tokenCodes, withoutBlanks } from './codes.js'
import { clockOffset, enableHardwareDevice } from './device-changes.js'
import type { EnrolmentProps, WizardKind } from './enrolment.js'
import { serialMistake, serialRefusal } from './hardware-serial.js'
import type { MfaOwner } from './mfa-owner.js'

/** A token of the stock: its serial number is its name. */
export const hardwareKind: WizardKind = {
  kind: 'hardware',
  title: 'Hardware MFA device',
  description: 'A key fob or card that shows codes. Tokens must be imported into the stock before.',

  begin: ({ owner }) =>
    Promise.resolve({
      ok: true,
      enrolment: {
        show: (props) => <EnrolHardware {...props} owner={owner} />,
        // Nothing is assigned before both codes are right.
        abandon: () => Promise.resolve(),
      },
    }),
}

/** The number on the back, and two codes in a row. */
function EnrolHardware({ owner, onAssigned, onCancel }: EnrolmentProps & { owner: MfaOwner }) {
  const field = useRef<InputProps.Ref>(null)
  const serial = useSerialBox(field)
  const device = { owner, serialNumber: serial.serialNumber }
  const advice = useRef<string>(undefined)
  // What had the focus is gone.
  useEffect(() => field.current?.focus(), [])
  return (
    <CodePairForm
      submitText="Assign MFA"
      codes={tokenCodes}
      above={serial}
      send={async (codes) => {
        await enableHardwareDevice(device, codes)
        advice.current = clockAdvice(await clockOffset(device))
      }}
      onSent={() => onAssigned({ name: device.serialNumber, advice: advice.current })}
      onCancel={onCancel}
    >
      <FormField
        label="Serial number"
        description="It stands on the back of the device."
        errorText={serial.mistake}
      >
        <Input
          ref={field}
          value={serial.typed}
          onChange={({ detail }) => serial.type(detail.value)}
          autoComplete={false}
          spellcheck={false}
        />
      </FormField>
      <Box variant="p" color="text-body-secondary">
        Enter two codes in a row. A device without a button shows a new one by itself after 30 or 60
        seconds.
      </Box>
    </CodePairForm>
  )
}

function useSerialBox(field: RefObject<InputProps.Ref | null>) {
  const [typed, setTyped] = useState('')
  const [mistake, setMistake] = useState<string>()
  const serialNumber = withoutBlanks(typed)
  const show = (found: string | undefined): boolean => {
    setMistake(found)
    if (found !== undefined) field.current?.focus()
    return found !== undefined
  }
  return {
    typed,
    type: setTyped,
    mistake,
    serialNumber,
    check: () => !show(serialMistake(serialNumber)),
    take: (error: ApiError) => show(serialRefusal(error)),
  }
}

/** The codes may have been typed late, or the clock be wrong: the server alone can tell, and has taken them. */
function clockAdvice(seconds: number | undefined): string | undefined {
  if (seconds === undefined || !isFarOff(seconds)) return undefined
  return `The clock of the device seems to be off by about ${offsetWords(seconds)}, or the codes were late. Resync the device if its codes are refused.`
}
