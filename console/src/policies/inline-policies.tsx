import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import { useAllPages } from '../api/pages.js'
import { useChange } from '../api/use-call.js'
import { ConfirmDialog } from '../dialogs/confirm-dialog.js'
import type { Column } from '../lists/column.js'
import { ResourceList } from '../lists/resource-list.js'
import { useMay } from '../permissions/use-may.js'
import { useFlash } from '../shell/flash.js'
import { InlinePolicyDialog } from './inline-policy-dialog.js'
import { namedOwner, ownerOperations, type PolicyOwner } from './policy-owner.js'

interface InlinePoliciesProps {
  owner: PolicyOwner
}

type Open = { kind: 'create' } | { kind: 'edit' | 'delete'; name: string }

/**
 * The policies that are part of a user, group or role.
 *
 * @example
 * <InlinePolicies owner={{ kind: 'role', name: role.RoleName, arn: role.Arn }} />
 */
export function InlinePolicies({ owner }: InlinePoliciesProps) {
  const operations = ownerOperations[owner.kind]
  const list = useAllPages('iam', operations.listInline, namedOwner(owner), 'PolicyNames')
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const [mayPut, mayDelete] = useMay([
    { action: `iam:${operations.putInline}`, resource: owner.arn },
    { action: `iam:${operations.deleteInline}`, resource: owner.arn },
  ])
  const columns = useMemo(() => inlineColumns((name) => setOpen({ kind: 'edit', name })), [])
  const whyNotPut = mayPut === true ? undefined : missing(operations.putInline)
  const createButton = (
    <CreateButton whyNot={whyNotPut} onClick={() => setOpen({ kind: 'create' })} />
  )
  return (
    <>
      <ResourceList<string>
        name="inline-policies"
        heading="Inline policies"
        list={list}
        columns={columns}
        rowId={(name) => name}
        selection="single"
        actions={([chosen]) => (
          <SpaceBetween direction="horizontal" size="xs">
            <Button
              disabled={mayDelete !== true || chosen === undefined}
              disabledReason={
                mayDelete === true ? 'Choose a policy first.' : missing(operations.deleteInline)
              }
              onClick={() => chosen !== undefined && setOpen({ kind: 'delete', name: chosen })}
            >
              Delete
            </Button>
            {createButton}
          </SpaceBetween>
        )}
        empty={{
          heading: 'No inline policies',
          help: `An inline policy belongs to this ${owner.kind} alone and goes with it.`,
          action: createButton,
        }}
      />
      {open?.kind === 'delete' && <DeleteInline owner={owner} name={open.name} onClose={close} />}
      {open?.kind === 'create' && <InlinePolicyDialog owner={owner} onClose={close} />}
      {open?.kind === 'edit' && (
        <InlinePolicyDialog
          owner={owner}
          name={open.name}
          mayPut={mayPut === true}
          onClose={close}
        />
      )}
    </>
  )
}

interface CreateButtonProps {
  whyNot: string | undefined
  onClick: () => void
}

function CreateButton({ whyNot, onClick }: CreateButtonProps) {
  return (
    <Button disabled={whyNot !== undefined} disabledReason={whyNot ?? ''} onClick={onClick}>
      Create inline policy
    </Button>
  )
}

const missing = (operation: string): string => `The permission iam:${operation} is missing.`

function inlineColumns(onOpen: (name: string) => void): readonly Column<string>[] {
  return [
    {
      id: 'name',
      header: 'Policy name',
      cell: (name) => (
        <Button
          variant="inline-link"
          ariaLabel={`Open policy ${name}`}
          onClick={() => onOpen(name)}
        >
          {name}
        </Button>
      ),
      value: (name) => name,
      isRowHeader: true,
    },
  ]
}

interface DeleteInlineProps extends InlinePoliciesProps {
  name: string
  onClose: () => void
}

function DeleteInline({ owner, name, onClose }: DeleteInlineProps) {
  const flash = useFlash()
  const { deleteInline, listInline } = ownerOperations[owner.kind]
  const change = useChange('iam', deleteInline, { invalidates: [`iam/${listInline}`] })
  return (
    <ConfirmDialog
      heading={`Delete inline policy ${name}?`}
      confirmLabel="Delete"
      isBusy={change.isPending}
      error={change.error}
      onCancel={onClose}
      onConfirm={() =>
        change.mutate(
          { ...namedOwner(owner), PolicyName: name },
          {
            onSuccess: () => {
              flash.success(`Inline policy ${name} is deleted.`)
              onClose()
            },
          },
        )
      }
    >
      It is part of the {owner.kind} {owner.name} and cannot be brought back.
    </ConfirmDialog>
  )
}
