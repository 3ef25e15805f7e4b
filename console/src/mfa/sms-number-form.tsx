import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Input, { type InputProps } from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { type RefObject, useEffect, useRef, useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import { RefusalNote } from '../states/refusal-note.js'
import { freeName, nameMistake } from './device-name.js'
import { DeviceNameField } from './device-name-field.js'
import type { MfaOwner } from './mfa-owner.js'
import { readPhoneNumber } from './phone-number.js'
import { isAboutInput } from './refusal-of-input.js'
import { startEnrolment } from './send-code.js'
import type { SentCode } from './sent-code.js'

/** What is typed before a code is sent. */
export interface SmsWish {
  phoneNumber: string
  name: string
}

interface SmsNumberFormProps {
  owner: MfaOwner
  typed: SmsWish
  onChange: (typed: SmsWish) => void
  onSent: (sent: SentCode) => void
  onCancel: () => void
}

/** Of the numbers that the Bundesnetzagentur keeps for films and books. */
const exampleNumber = '+49 152 28817386'

/** The form of keyNameType in the server's model. */
const maxNameLength = 64

export function SmsNumberForm(props: SmsNumberFormProps) {
  const { typed, onChange, onCancel } = props
  const numberField = useRef<InputProps.Ref>(null)
  const nameField = useRef<InputProps.Ref>(null)
  const fields = { phoneNumber: numberField, name: nameField }
  const { mistakes, isBusy, error, submit } = useStart(props, fields)
  // What had the focus is gone.
  useEffect(() => numberField.current?.focus(), [])
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Form variant="embedded" actions={<Actions isBusy={isBusy} onCancel={onCancel} />}>
        <SpaceBetween size="m">
          <WeaknessNote />
          <FormField
            label="Phone number"
            description={`Of a mobile phone, with the country code: ${exampleNumber}`}
            constraintText="Carrier charges may apply. When a message arrives is not guaranteed."
            errorText={mistakes.phoneNumber}
          >
            <Input
              ref={numberField}
              value={typed.phoneNumber}
              onChange={({ detail }) => onChange({ ...typed, phoneNumber: detail.value })}
              type="text"
              inputMode="tel"
              autoComplete="tel"
            />
          </FormField>
          <DeviceNameField
            ref={nameField}
            name={typed.name}
            maxLength={maxNameLength}
            mistake={mistakes.name}
            onChange={(name) => onChange({ ...typed, name })}
          />
          {error !== null && <RefusalNote error={error} />}
        </SpaceBetween>
      </Form>
    </form>
  )
}

type Fields = Record<keyof SmsWish, RefObject<InputProps.Ref | null>>
type Mistakes = Partial<Record<keyof SmsWish, string>>

function useStart({ owner, typed, onChange, onSent }: SmsNumberFormProps, fields: Fields) {
  const [mistakes, setMistakes] = useState<Mistakes>({})
  const starting = useMutation<SentCode, ApiError, { PhoneNumber: string; DeviceName: string }>({
    mutationFn: (wish) => startEnrolment(owner, wish),
  })
  const show = (found: Mistakes) => {
    setMistakes(found)
    if (found.phoneNumber !== undefined) fields.phoneNumber.current?.focus()
    else if (found.name !== undefined) fields.name.current?.focus()
  }
  const refused = (error: ApiError) => {
    if (error.code === 'EntityAlreadyExists') {
      onChange({ ...typed, name: freeName(typed.name.replace(/-\d+$/, ''), [typed.name]) })
      show({ name: `A device of the name ${typed.name} exists. How about this one?` })
    } else if (isAboutInput(error)) show({ phoneNumber: error.message })
  }
  const submit = () => {
    const PhoneNumber = readPhoneNumber(typed.phoneNumber)
    const found = mistakesIn(typed)
    show(found)
    if (PhoneNumber === undefined || found.name !== undefined || starting.isPending) return
    starting.mutate(
      { PhoneNumber, DeviceName: typed.name },
      { onSuccess: onSent, onError: refused },
    )
  }
  const { isPending, error } = starting
  return {
    mistakes,
    isBusy: isPending,
    error: error === null || isAboutInput(error) ? null : error,
    submit,
  }
}

function mistakesIn({ phoneNumber, name }: SmsWish): Mistakes {
  const mistakes: Mistakes = {}
  if (readPhoneNumber(phoneNumber) === undefined)
    mistakes.phoneNumber = `Enter the number with its country code, for example ${exampleNumber}.`
  const wrongName = nameMistake(name, maxNameLength)
  if (wrongName !== undefined) mistakes.name = wrongName
  return mistakes
}

/** NIST SP 800-63B §3.2.9: restricted; whoever is offered it is told of the risks and of other ways. */
function WeaknessNote() {
  return (
    <Alert type="warning" header="The weakest type of MFA device">
      <Box variant="p">
        Text messages can be read by others: somebody may talk the carrier into giving them your
        number, or have messages forwarded. NIST SP 800-63B therefore calls them a restricted
        authenticator. A security key or an authenticator app is safer.
      </Box>
    </Alert>
  )
}

function Actions({ isBusy, onCancel }: { isBusy: boolean; onCancel: () => void }) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button formAction="none" variant="link" onClick={onCancel}>
        Cancel
      </Button>
      <Button variant="primary" loading={isBusy} loadingText="Sending a code">
        Continue
      </Button>
    </SpaceBetween>
  )
}
