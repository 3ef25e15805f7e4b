import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Input, { type InputProps } from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import { call } from '../api/call.js'
import { RefusalNote } from '../states/refusal-note.js'
import { useTicks } from '../times/use-ticks.js'
import { withoutBlanks } from './codes.js'
import { type MfaOwner, ownerInput } from './mfa-owner.js'
import { isAboutInput } from './refusal-of-input.js'
import { resendCode } from './send-code.js'
import { codeMistake, mayResend, resendText, type SentCode } from './sent-code.js'

interface SmsCodeFormProps {
  owner: MfaOwner
  sent: SentCode
  onResent: (sent: SentCode) => void
  /** To another number. */
  onBack: () => void
  onAssigned: () => void
  onCancel: () => void
}

/** The code of the text message. */
export function SmsCodeForm(props: SmsCodeFormProps) {
  const { sent, onBack, onCancel } = props
  const field = useRef<InputProps.Ref>(null)
  const [typed, setTyped] = useState('')
  // What had the focus is gone.
  useEffect(() => field.current?.focus(), [])
  const answer = useAnswer(props, () => field.current?.focus())
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        answer.submit(withoutBlanks(typed))
      }}
    >
      <Form
        variant="embedded"
        actions={<Actions isBusy={answer.isChecking} {...{ onBack, onCancel }} />}
      >
        <SpaceBetween size="m">
          <output>
            <Box variant="p">
              {answer.isResent ? 'A new code' : 'A code'} was sent by text message to the number
              that ends in {sent.lastDigits}.
              {answer.isResent && ' The one before is of no use any more.'}
            </Box>
          </output>
          <FormField
            label="Six-digit code"
            constraintText="Messages may take a minute."
            errorText={answer.mistake}
          >
            <Input
              ref={field}
              value={typed}
              onChange={({ detail }) => setTyped(detail.value)}
              inputMode="numeric"
              autoComplete="one-time-code"
              name="code"
              nativeInputAttributes={{ pattern: '[0-9 ]*', maxLength: 12 }}
            />
          </FormField>
          <Resend sent={sent} isBusy={answer.isResending} onClick={answer.resend} />
          {answer.error !== null && <RefusalNote error={answer.error} />}
        </SpaceBetween>
      </Form>
    </form>
  )
}

function useAnswer({ owner, sent, onResent, onAssigned }: SmsCodeFormProps, focus: () => void) {
  const [mistake, setMistake] = useState<string>()
  const [isResent, setIsResent] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  const checking = useMutation<unknown, ApiError, string>({
    mutationFn: (Code) => call('sallyport', 'EnableSMSDevice', { ...ownerInput(owner), Code }),
  })
  const resending = useMutation<SentCode, ApiError>({ mutationFn: () => resendCode(owner) })
  const show = (found: string | undefined, other: ApiError | null = null) => {
    setMistake(found)
    setError(other)
    if (found !== undefined) focus()
  }
  const refused = (refusal: ApiError) =>
    isAboutInput(refusal) ? show(refusal.message) : show(undefined, refusal)
  const submit = (code: string) => {
    const found = codeMistake(code, sent, Date.now())
    show(found)
    if (found === undefined && !checking.isPending)
      checking.mutate(code, { onSuccess: onAssigned, onError: refused })
  }
  const resend = () => {
    show(undefined)
    resending.mutate(undefined, {
      onSuccess: (next) => {
        setIsResent(true)
        onResent(next)
        focus()
      },
      onError: refused,
    })
  }
  const { isPending: isChecking } = checking
  return { mistake, error, isChecking, isResending: resending.isPending, isResent, submit, resend }
}

interface ResendProps {
  sent: SentCode
  isBusy: boolean
  onClick: () => void
}

/** Counts down on its own, so that nothing else is drawn anew each second. */
function Resend({ sent, isBusy, onClick }: ResendProps) {
  const now = useTicks()
  return (
    <SpaceBetween direction="horizontal" size="s" alignItems="center">
      <Button
        formAction="none"
        loading={isBusy}
        loadingText="Sending a new code"
        disabled={!mayResend(sent, now)}
        onClick={onClick}
      >
        Resend Code
      </Button>
      <Box variant="small">{resendText(sent, now)}</Box>
    </SpaceBetween>
  )
}

interface ActionsProps {
  isBusy: boolean
  onBack: () => void
  onCancel: () => void
}

function Actions({ isBusy, onBack, onCancel }: ActionsProps) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button formAction="none" variant="link" onClick={onCancel}>
        Cancel
      </Button>
      <Button formAction="none" onClick={onBack}>
        Change number
      </Button>
      <Button variant="primary" loading={isBusy} loadingText="Checking the code">
        Assign MFA
      </Button>
    </SpaceBetween>
  )
}
