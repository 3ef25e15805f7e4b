import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import Input, { type InputProps } from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import { RefusalNote } from '../states/refusal-note.js'
import {
  appCodes,
  type CodeForm,
  codeMistakes,
  type CodeMistakes,
  type CodePair,
  withoutBlanks,
} from './codes.js'

interface CodePairFormProps {
  /** `Assign MFA` */
  submitText: string
  /** What the codes look like; without, those of an app. */
  codes?: CodeForm
  /** Above the codes. */
  children?: ReactNode
  /** Boxes above the codes: what is wrong with them is shown there. */
  above?: FieldsAbove
  /** A doubt about the codes; sent once more, they are taken as they are. */
  doubt?: (codes: CodePair) => Promise<string | undefined>
  send: (codes: CodePair) => Promise<unknown>
  onSent: () => void
  onCancel: () => void
}

interface FieldsAbove {
  /** Shows what is wrong with what was typed; false where something is. */
  check: () => boolean
  /** Shows a refusal; false where it is not about these boxes. */
  take: (error: ApiError) => boolean
}

/** MFA code 1, a wait, MFA code 2. */
export function CodePairForm(props: CodePairFormProps) {
  const { submitText, codes: form = appCodes, above, children, onSent, onCancel } = props
  const [typed, setTyped] = useState<CodePair>({ code1: '', code2: '' })
  const [mistakes, setMistakes] = useState<CodeMistakes>({})
  const fields = { code1: useRef<InputProps.Ref>(null), code2: useRef<InputProps.Ref>(null) }
  const [isShownAbove, setIsShownAbove] = useState(false)
  const sending = useSending(props)
  const show = (found: CodeMistakes) => {
    setMistakes(found)
    const first = found.code1 === undefined ? fields.code2 : fields.code1
    if (Object.keys(found).length > 0) first.current?.focus()
  }
  const submit = () => {
    const codes = { code1: withoutBlanks(typed.code1), code2: withoutBlanks(typed.code2) }
    const found = codeMistakes(codes, form)
    show(found)
    // After `show`: the focus goes to the first of the boxes with a mistake.
    const isReady = above === undefined || above.check()
    if (!isReady || Object.keys(found).length > 0 || sending.isPending) return
    sending.mutate(codes, {
      onSuccess: (doubt) => doubt === undefined && onSent(),
      onError: (error) => {
        show(isAboutCodes(error) ? { code1: error.message } : {})
        setIsShownAbove(above?.take(error) === true)
      },
    })
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Form
        variant="embedded"
        actions={<Actions isBusy={sending.isPending} {...{ submitText, onCancel }} />}
      >
        <SpaceBetween size="m">
          {children}
          <CodeFields {...{ form, typed, mistakes, fields }} onType={setTyped} />
          <Trouble error={isShownAbove ? null : sending.error} doubt={sending.data} />
        </SpaceBetween>
      </Form>
    </form>
  )
}

/** Gives a doubt about the codes where there is a new one; nothing where the server took them. */
function useSending({ doubt, send }: CodePairFormProps) {
  const doubted = useRef('')
  return useMutation<string | undefined, ApiError, CodePair>({
    mutationFn: async (codes) => {
      const pair = `${codes.code1} ${codes.code2}`
      const isNew = doubted.current !== pair
      const doubtNow = isNew ? await doubt?.(codes) : undefined
      doubted.current = doubtNow === undefined ? '' : pair
      if (doubtNow === undefined) await send(codes)
      return doubtNow
    },
  })
}

const isAboutCodes = ({ code }: ApiError): boolean => code === 'InvalidAuthenticationCode'

function Trouble({ error, doubt }: { error: ApiError | null; doubt: string | undefined }) {
  return (
    <div aria-live="polite">
      {error !== null && !isAboutCodes(error) && <RefusalNote error={error} />}
      {doubt !== undefined && <Alert type="warning">{doubt}</Alert>}
    </div>
  )
}

interface CodeFieldsProps {
  form: CodeForm
  typed: CodePair
  mistakes: CodeMistakes
  fields: Record<keyof CodePair, RefObject<InputProps.Ref | null>>
  onType: (typed: CodePair) => void
}

function CodeFields({ form, typed, mistakes, fields, onType }: CodeFieldsProps) {
  return (
    <SpaceBetween size="s">
      {codeFields.map(({ id, label, hint }) => (
        <FormField key={id} label={label} constraintText={form[hint]} errorText={mistakes[id]}>
          <Input
            ref={fields[id]}
            value={typed[id]}
            onChange={({ detail }) => onType({ ...typed, [id]: detail.value })}
            inputMode="numeric"
            autoComplete="one-time-code"
            name={id}
            nativeInputAttributes={{ pattern: '[0-9 ]*', maxLength: 12 }}
          />
        </FormField>
      ))}
    </SpaceBetween>
  )
}

const codeFields = [
  { id: 'code1', label: 'MFA code 1', hint: 'hint1' },
  { id: 'code2', label: 'MFA code 2', hint: 'hint2' },
] as const

interface ActionsProps {
  submitText: string
  isBusy: boolean
  onCancel: () => void
}

function Actions({ submitText, isBusy, onCancel }: ActionsProps) {
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button formAction="none" variant="link" onClick={onCancel}>
        Cancel
      </Button>
      <Button variant="primary" loading={isBusy} loadingText="Checking the codes">
        {submitText}
      </Button>
    </SpaceBetween>
  )
}
