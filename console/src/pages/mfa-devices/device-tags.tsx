import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import type { Tag } from '../../api/models/iam.js'
import type { DeviceRow } from '../../api/models/sallyport.js'
import { useCall, useRefresh } from '../../api/use-call.js'
import { FormDialog } from '../../dialogs/form-dialog.js'
import { useMay } from '../../permissions/use-may.js'
import { useFlash } from '../../shell/flash.js'
import { Waiting } from '../../states/waiting.js'
import { TagEditor } from '../../tags/tag-editor.js'
import { areTagsValid, tagChanges } from '../../tags/tag-rules.js'

/** The button for the tags of the chosen device, and their dialog. */
export function DeviceTags({ device }: { device: DeviceRow | undefined }) {
  const [isOpen, setIsOpen] = useState(false)
  const resource = device?.SerialNumber ?? '*'
  const [mayList] = useMay(device === undefined ? [] : [{ action: listAction, resource }])
  const whyNot =
    device?.Kind !== 'virtual'
      ? 'Only virtual devices have tags.'
      : mayList === true
        ? undefined
        : `The permission ${listAction} on ${resource} is missing.`
  return (
    <>
      <Button
        disabled={whyNot !== undefined}
        {...(device === undefined || whyNot === undefined ? {} : { disabledReason: whyNot })}
        onClick={() => setIsOpen(true)}
      >
        Tags
      </Button>
      {isOpen && device !== undefined && (
        <TagsDialog device={device} onClose={() => setIsOpen(false)} />
      )}
    </>
  )
}

const listAction = 'iam:ListMFADeviceTags'
const changeActions = ['iam:TagMFADevice', 'iam:UntagMFADevice'] as const

interface TagsDialogProps {
  device: DeviceRow
  onClose: () => void
}

function TagsDialog({ device: { Name, SerialNumber }, onClose }: TagsDialogProps) {
  const listed = useCall('iam', 'ListMFADeviceTags', { SerialNumber })
  const may = useMay(changeActions.map((action) => ({ action, resource: SerialNumber })))
  const missing = changeActions.find((_, index) => may[index] !== true)
  const [typed, setTyped] = useState<readonly Tag[]>()
  const tags = typed ?? listed.data?.Tags ?? []
  const flash = useFlash()
  const saving = useSave(SerialNumber)
  const done = () => {
    flash.success(`The tags of ${Name} are saved.`)
    onClose()
  }
  return (
    <FormDialog
      heading={`Tags of ${Name}`}
      submitLabel="Save changes"
      size="large"
      isBusy={saving.isPending}
      isReady={listed.data !== undefined && missing === undefined && areTagsValid(tags)}
      error={saving.error}
      onSubmit={() =>
        saving.mutate({ before: listed.data?.Tags ?? [], after: tags }, { onSuccess: done })
      }
      onCancel={onClose}
    >
      {listed.data === undefined ? (
        <Waiting call={listed} what="the tags" />
      ) : missing === undefined ? (
        <TagEditor tags={tags} onChange={setTyped} />
      ) : (
        <ReadOnlyTags
          tags={tags}
          whyNot={`The permission ${missing} on ${SerialNumber} is missing.`}
        />
      )}
    </FormDialog>
  )
}

function ReadOnlyTags({ tags, whyNot }: { tags: readonly Tag[]; whyNot: string }) {
  return (
    <>
      <Box variant="p">They cannot be changed. {whyNot}</Box>
      {tags.length === 0 ? (
        <Box variant="p">No tags.</Box>
      ) : (
        <KeyValuePairs items={tags.map(({ Key, Value }) => ({ label: Key, value: Value }))} />
      )}
    </>
  )
}

interface Edit {
  before: readonly Tag[]
  after: readonly Tag[]
}

function useSave(SerialNumber: string) {
  const refresh = useRefresh()
  return useMutation<void, ApiError, Edit>({
    mutationFn: async ({ before, after }) => {
      const { set, removed } = tagChanges(before, after)
      if (removed.length > 0)
        await call('iam', 'UntagMFADevice', { SerialNumber, TagKeys: removed })
      if (set.length > 0) await call('iam', 'TagMFADevice', { SerialNumber, Tags: set })
    },
    onSettled: () => refresh(['iam/ListMFADeviceTags']),
  })
}
