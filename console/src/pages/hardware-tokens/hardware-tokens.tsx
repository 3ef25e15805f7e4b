import Button from '@cloudscape-design/components/button'
import FormField from '@cloudscape-design/components/form-field'
import Select from '@cloudscape-design/components/select'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMemo, useState } from 'react'
import type { HardwareTokenRow } from '../../api/models/sallyport.js'
import { useAllPages } from '../../api/pages.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useMay } from '../../permissions/use-may.js'
import { useFollow } from '../../routing/use-follow.js'
import { MarkLost } from './mark-lost.js'
import { tokenColumns } from './token-columns.js'
import { statusChoices, whyNotLost, withStatus } from './token-facts.js'

/** The stock of hardware tokens: what was bought and imported, and who has it. */
export function HardwareTokens() {
  const all = useAllPages('sallyport', 'ListHardwareTokens', { Status: 'Any' }, 'Tokens')
  const [status, setStatus] = useState('')
  const [losing, setLosing] = useState<HardwareTokenRow>()
  const { items } = all
  const shown = useMemo(() => withStatus(items, status), [items, status])
  return (
    <>
      <ResourceList<HardwareTokenRow>
        name="hardware-tokens"
        heading="Hardware tokens"
        headingVariant="h1"
        description="The stock of tokens that were bought. Users assign those that are available by the serial number on the back."
        list={{ ...all, items: shown }}
        columns={tokenColumns}
        rowId={({ SerialNumber }) => SerialNumber}
        selection="single"
        filters={<StatusFilter status={status} onChange={setStatus} />}
        // eslint-disable-next-line react/no-unstable-nested-components -- it is called, and makes no component
        actions={([token]) => <Actions token={token} onLose={setLosing} />}
        empty={
          status === ''
            ? {
                heading: 'No hardware tokens',
                help: 'Import the file with the seeds that comes with the tokens you bought: PSKC or CSV.',
                action: <ImportButton />,
              }
            : { heading: 'No such tokens', help: 'No token has this status.' }
        }
      />
      {losing !== undefined && (
        <MarkLost serialNumber={losing.SerialNumber} onClose={() => setLosing(undefined)} />
      )}
    </>
  )
}

interface StatusFilterProps {
  status: string
  onChange: (status: string) => void
}

function StatusFilter({ status, onChange }: StatusFilterProps) {
  return (
    <FormField label="Status">
      <Select
        options={statusChoices}
        selectedOption={statusChoices.find(({ value }) => value === status) ?? null}
        onChange={({ detail }) => onChange(detail.selectedOption.value ?? '')}
      />
    </FormField>
  )
}

interface ActionsProps {
  token: HardwareTokenRow | undefined
  onLose: (token: HardwareTokenRow) => void
}

function Actions({ token, onLose }: ActionsProps) {
  const [mayMark] = useMay([{ action: markAction, resource: '*' }])
  const whyNot =
    whyNotLost(token) ??
    (mayMark === true ? undefined : `The permission ${markAction} on * is missing.`)
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        disabled={whyNot !== undefined}
        {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
        onClick={() => {
          if (token !== undefined) onLose(token)
        }}
      >
        Mark as lost
      </Button>
      <ImportButton isPrimary />
    </SpaceBetween>
  )
}

const markAction = 'sallyport:MarkHardwareTokenLost'
const importAction = 'sallyport:ImportHardwareTokens'

function ImportButton({ isPrimary = false }: { isPrimary?: boolean }) {
  const follow = useFollow()
  const [mayImport] = useMay([{ action: importAction, resource: '*' }])
  return (
    <Button
      variant={isPrimary ? 'primary' : 'normal'}
      disabled={mayImport !== true}
      {...(mayImport === true
        ? {}
        : { disabledReason: `The permission ${importAction} on * is missing.` })}
      href="/console/hardware-tokens/import"
      onFollow={follow}
    >
      Import tokens
    </Button>
  )
}
