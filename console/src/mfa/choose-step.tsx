import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Form from '@cloudscape-design/components/form'
import FormField from '@cloudscape-design/components/form-field'
import type { InputProps } from '@cloudscape-design/components/input'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tiles from '@cloudscape-design/components/tiles'
import { useMutation } from '@tanstack/react-query'
import { type RefObject, useRef, useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import type { DeviceKind } from '../api/models/sallyport.js'
import { useSession } from '../session/use-session.js'
import { RefusalNote } from '../states/refusal-note.js'
import { freeName, nameMistake } from './device-name.js'
import { DeviceNameField } from './device-name-field.js'
import { readSerial } from './device-serial.js'
import type { Beginning, DeviceNaming, Enrolment, EnrolmentWish, WizardKind } from './enrolment.js'
import { wizardKinds } from './kinds.js'
import { offeredKinds } from './offered-kinds.js'
import { LeftOverNote, OwnerNotes } from './wizard-notes.js'
import type { MfaOwner } from './mfa-owner.js'

interface ChooseStepProps {
  owner: MfaOwner
  /** The kinds that the server has. */
  serverKinds: readonly DeviceKind[]
  /** The serial numbers of the owner's devices. */
  devices: readonly string[]
  onBegun: (enrolment: Enrolment) => void
  onCancel: () => void
}

/** The kind of device, and its name where it gets one. */
export function ChooseStep(props: ChooseStepProps) {
  const { owner, devices, onBegun, onCancel } = props
  const field = useRef<InputProps.Ref>(null)
  const choice = useChoice(props, field)
  const { kind, name, mistake, beginning } = choice
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        choice.begin(onBegun)
      }}
    >
      <Form
        variant="embedded"
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" variant="link" onClick={onCancel}>
              Cancel
            </Button>
            <Button variant="primary" loading={beginning.isPending} loadingText="Preparing">
              Continue
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="m">
          <OwnerNotes owner={owner} hasDevices={devices.length > 0} />
          <KindTiles kinds={choice.offered} chosen={kind} onChoose={choice.choose} />
          {kind.naming !== undefined && (
            <DeviceNameField
              ref={field}
              maxLength={kind.naming.maxLength}
              name={name}
              mistake={mistake}
              onChange={choice.rename}
            />
          )}
          <div aria-live="polite">
            <Trouble error={beginning.error} outcome={beginning.data} />
          </div>
        </SpaceBetween>
      </Form>
    </form>
  )
}

function useChoice(
  { owner, serverKinds, devices }: ChooseStepProps,
  field: RefObject<InputProps.Ref | null>,
) {
  const { AccountId: accountId, SecurityKeys } = useSession()
  const offered = offeredKinds(wizardKinds, { serverKinds, owner, keys: SecurityKeys })
  const [kind, setKind] = useState(() => firstOf(offered))
  const [taken, setTaken] = useState(() => devices.map((serial) => readSerial(serial).name))
  // Undefined until somebody types another name than the one that is proposed.
  const [typed, setTyped] = useState<string>()
  const [mistake, setMistake] = useState<string>()
  const name = kind.naming === undefined ? '' : (typed ?? proposedName(kind.naming, owner, taken))
  const complain = (text: string | undefined) => {
    setMistake(text)
    if (text !== undefined) field.current?.focus()
  }
  const beginning = useMutation<Beginning, ApiError, EnrolmentWish>({ mutationFn: kind.begin })
  const begin = (onBegun: (enrolment: Enrolment) => void) => {
    const found = kind.naming === undefined ? undefined : nameMistake(name, kind.naming.maxLength)
    complain(found)
    if (found !== undefined || beginning.isPending) return
    beginning.mutate(
      { owner, accountId, name, taken },
      {
        onSuccess: (begun) => {
          if (begun.ok) onBegun(begun.enrolment)
          else if (begun.reason === 'name-taken') {
            const all = [...taken, name]
            setTaken(all)
            setTyped(freeName(name.replace(/-\d+$/, ''), all))
            complain(`A device of the name ${name} exists. How about this one?`)
          }
        },
      },
    )
  }
  const choose = (next: WizardKind) => {
    setKind(next)
    setMistake(undefined)
    beginning.reset()
  }
  return { offered, kind, name, mistake, beginning, begin, choose, rename: setTyped }
}

function proposedName(
  { nameFor, hasUniqueNames }: DeviceNaming,
  owner: MfaOwner,
  taken: readonly string[],
): string {
  return hasUniqueNames ? freeName(nameFor(owner), taken) : nameFor(owner)
}

function firstOf(offered: ReturnType<typeof offeredKinds>): WizardKind {
  const first = offered.find(({ unavailable }) => unavailable === undefined) ?? offered[0]
  if (first === undefined)
    throw new Error('The server has no kind of MFA device that this page knows.')
  return first.kind
}

interface KindTilesProps {
  kinds: ReturnType<typeof offeredKinds>
  chosen: WizardKind
  onChoose: (kind: WizardKind) => void
}

function KindTiles({ kinds, chosen, onChoose }: KindTilesProps) {
  return (
    <FormField label="Type of MFA device" stretch>
      <Tiles
        columns={1}
        value={chosen.kind}
        items={kinds.map(({ kind, unavailable }) => ({
          value: kind.kind,
          label: kind.title,
          description: unavailable ?? kind.description,
          disabled: unavailable !== undefined,
        }))}
        onChange={({ detail }) => {
          const next = kinds.find(({ kind }) => kind.kind === detail.value)
          if (next !== undefined) onChoose(next.kind)
        }}
      />
    </FormField>
  )
}

function Trouble({ error, outcome }: { error: ApiError | null; outcome: Beginning | undefined }) {
  if (error !== null && error.code === 'LimitExceeded')
    return (
      <Alert type="error" header="A limit is reached">
        {error.message}. Remove a device that is no longer used, then try again.
      </Alert>
    )
  if (error !== null) return <RefusalNote error={error} />
  if (outcome?.ok === false && outcome.reason === 'left-over') return <LeftOverNote {...outcome} />
  return null
}
