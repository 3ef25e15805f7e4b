import Checkbox from '@cloudscape-design/components/checkbox'
import FormField from '@cloudscape-design/components/form-field'
import Input, { type InputProps } from '@cloudscape-design/components/input'
import TextContent from '@cloudscape-design/components/text-content'
import { useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ApiError } from '../../api/api-error.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { useFlash } from '../../shell/flash.js'
import {
  mistakesOf,
  type PasswordForm,
  passwordMistakes,
  type PasswordMistakes,
} from './password-rules.js'

interface ChangePasswordProps {
  /** For password managers. */
  userName: string
  rules: readonly string[]
  change: (current: string, chosen: string) => Promise<unknown>
  onClose: () => void
}

export function ChangePassword({ userName, rules, change, onClose }: ChangePasswordProps) {
  const flash = useFlash()
  const [typed, setTyped] = useState<PasswordForm>({ current: '', chosen: '', again: '' })
  const [mistakes, setMistakes] = useState<PasswordMistakes>({})
  const [isShown, setIsShown] = useState(false)
  const fields = {
    current: useRef<InputProps.Ref>(null),
    chosen: useRef<InputProps.Ref>(null),
    again: useRef<InputProps.Ref>(null),
  }
  const changing = useMutation<unknown, ApiError>({
    mutationFn: () => change(typed.current, typed.chosen),
    onSuccess: () => {
      flash.success(
        'Your password is changed. Other browsers that used the old one are signed out.',
      )
      onClose()
    },
    onError: (error) => show(mistakesOf(error)),
  })
  const show = (found: PasswordMistakes) => {
    setMistakes(found)
    const first = (['current', 'chosen', 'again'] as const).find((id) => found[id] !== undefined)
    if (first !== undefined) fields[first].current?.focus()
    return first === undefined
  }
  const isAtField = changing.error !== null && Object.keys(mistakesOf(changing.error)).length > 0
  return (
    <FormDialog
      heading="Change password"
      submitLabel="Change password"
      isBusy={changing.isPending}
      error={isAtField ? null : changing.error}
      onSubmit={() => show(passwordMistakes(typed)) && changing.mutate()}
      onCancel={onClose}
    >
      <input type="text" autoComplete="username" value={userName} readOnly hidden />
      {boxes.map(({ id, label, complete }) => (
        <FormField
          key={id}
          label={label}
          errorText={mistakes[id]}
          {...(id === 'chosen' && { description: <Rules rules={rules} /> })}
        >
          <Input
            ref={fields[id]}
            type={isShown ? 'text' : 'password'}
            autoComplete={complete}
            spellcheck={false}
            value={typed[id]}
            onChange={({ detail }) => setTyped({ ...typed, [id]: detail.value })}
          />
        </FormField>
      ))}
      <Checkbox checked={isShown} onChange={({ detail }) => setIsShown(detail.checked)}>
        Show the passwords
      </Checkbox>
    </FormDialog>
  )
}

const boxes = [
  { id: 'current', label: 'Current password', complete: 'current-password' },
  { id: 'chosen', label: 'New password', complete: 'new-password' },
  { id: 'again', label: 'Confirm new password', complete: 'new-password' },
] as const

function Rules({ rules }: { rules: readonly string[] }) {
  return (
    <TextContent>
      <ul>
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </TextContent>
  )
}
