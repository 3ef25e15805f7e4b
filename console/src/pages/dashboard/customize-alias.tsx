import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Input from '@cloudscape-design/components/input'
import { useState } from 'react'
import { useChange } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { useFlash } from '../../shell/flash.js'
import { aliasProblem } from './alias-rules.js'

const invalidates = ['signin/GetSession', 'iam/ListAccountAliases'] as const

interface CustomizeAliasProps {
  alias: string | undefined
  /** At least one of them. */
  rights: { create: boolean; delete: boolean }
  onClose: () => void
}

/** Gives the account an alias in place of its number, or takes it away. */
export function CustomizeAlias({ alias, rights, onClose }: CustomizeAliasProps) {
  const flash = useFlash()
  const create = useChange('iam', 'CreateAccountAlias', { invalidates })
  const [wanted, setWanted] = useState(alias ?? '')
  const [isDeleting, setIsDeleting] = useState(!rights.create)
  if (isDeleting && alias !== undefined) return <DeleteAlias alias={alias} onClose={onClose} />
  const problem = aliasProblem(wanted)
  const submit = () =>
    create.mutate(
      { AccountAlias: wanted },
      {
        onSuccess: () => {
          flash.success(`The sign-in link now has the alias ${wanted}.`)
          onClose()
        },
      },
    )
  return (
    <FormDialog
      heading="Customize the sign-in link"
      submitLabel="Yes, Create"
      isBusy={create.isPending}
      isReady={problem === undefined && wanted !== alias}
      error={create.error}
      onSubmit={submit}
      onCancel={onClose}
    >
      <FormField
        label="Account alias"
        constraintText="3 to 63 lower-case letters, digits and hyphens."
        errorText={wanted === '' || wanted === alias ? undefined : problem}
      >
        <Input
          value={wanted}
          autoComplete={false}
          onChange={({ detail }) => setWanted(detail.value.trim())}
        />
      </FormField>
      {alias !== undefined && (
        <Alert
          type="info"
          action={
            rights.delete && (
              <Button formAction="none" onClick={() => setIsDeleting(true)}>
                Delete alias
              </Button>
            )
          }
        >
          An account has one alias. With another one the link with {alias} stops working; the link
          with the number of the account always works.
        </Alert>
      )}
    </FormDialog>
  )
}

function DeleteAlias({ alias, onClose }: { alias: string; onClose: () => void }) {
  const flash = useFlash()
  const remove = useChange('iam', 'DeleteAccountAlias', { invalidates })
  const confirm = () =>
    remove.mutate(
      { AccountAlias: alias },
      {
        onSuccess: () => {
          flash.success(`The alias ${alias} is deleted.`)
          onClose()
        },
      },
    )
  return (
    <ConfirmDialog
      heading={`Delete the alias ${alias}?`}
      confirmLabel="Yes, Delete"
      isBusy={remove.isPending}
      error={remove.error}
      onConfirm={confirm}
      onCancel={onClose}
    >
      The sign-in link with {alias} stops working. The link with the number of the account always
      works.
    </ConfirmDialog>
  )
}
