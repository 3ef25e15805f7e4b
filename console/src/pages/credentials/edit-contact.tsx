import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import type { AccountContact } from '../../api/models/sallyport.js'
import { useChange } from '../../api/use-call.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { useFlash } from '../../shell/flash.js'
import { contactMistakes, contactMistakesOf, type ContactMistakes } from './contact-rules.js'

interface EditContactProps {
  contact: AccountContact
  onClose: () => void
}

export function EditContact({ contact, onClose }: EditContactProps) {
  const flash = useFlash()
  const [typed, setTyped] = useState({
    name: contact.AccountName,
    email: contact.RootEmail ?? '',
    phone: contact.RootPhone ?? '',
    password: '',
  })
  const [mistakes, setMistakes] = useState<ContactMistakes>({})
  const saving = useChange('sallyport', 'UpdateAccountContact', {
    invalidates: [
      'sallyport/GetAccountContact',
      'sallyport/GetAccountSettings',
      'signin/GetSession',
    ],
  })
  const submit = () => {
    const found = contactMistakes(typed)
    setMistakes(found)
    if (Object.keys(found).length > 0) return
    saving.mutate(
      {
        AccountName: typed.name,
        RootEmail: typed.email,
        RootPhone: typed.phone,
        Password: typed.password,
      },
      {
        onSuccess: () => {
          flash.success('The account settings are saved.')
          onClose()
        },
        onError: (error) => setMistakes(contactMistakesOf(error)),
      },
    )
  }
  const isAtField = saving.error !== null && Object.keys(contactMistakesOf(saving.error)).length > 0
  return (
    <FormDialog
      heading="Edit account settings"
      submitLabel="Save"
      isBusy={saving.isPending}
      error={isAtField ? null : saving.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      {boxes.map(({ id, label, ...input }) => (
        <FormField key={id} label={label} errorText={mistakes[id]}>
          <Input
            {...input}
            value={typed[id]}
            onChange={({ detail }) => setTyped({ ...typed, [id]: detail.value })}
          />
        </FormField>
      ))}
    </FormDialog>
  )
}

const boxes = [
  { id: 'name', label: 'Account name', autoComplete: 'organization' },
  {
    id: 'email',
    label: 'Root user e-mail address',
    autoComplete: 'email',
    inputMode: 'email',
  },
  { id: 'phone', label: 'Phone number (optional)', autoComplete: 'tel', inputMode: 'tel' },
  { id: 'password', label: 'Your password', autoComplete: 'current-password', type: 'password' },
] as const
