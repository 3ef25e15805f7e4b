import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../api/api-error.js'
import type { Tag } from '../api/models/iam.js'
import { useFlash } from '../shell/flash.js'
import { Empty } from '../states/empty.js'
import { RefusalNote } from '../states/refusal-note.js'
import { TagEditor } from './tag-editor.js'
import { areTagsValid, type TagChanges, tagChanges } from './tag-rules.js'

interface TagsPanelProps {
  /** `user alice` */
  of: string
  tags: readonly Tag[]
  caseCounts?: boolean
  /** Why they cannot be changed by whoever looks. */
  whyNot?: string | undefined
  /** Makes the calls, and asks for the tags again. */
  save: (changes: TagChanges) => Promise<unknown>
}

/**
 * The tags of something, and their editor.
 *
 * @example
 * <TagsPanel of={`user ${UserName}`} tags={listed.data.Tags} save={saveTags} whyNot={whyNot} />
 */
export function TagsPanel(props: TagsPanelProps) {
  const [isOpen, setIsOpen] = useState(false)
  if (isOpen) return <TagsForm {...props} onClose={() => setIsOpen(false)} />
  const { tags, whyNot } = props
  return (
    <Table<Tag>
      items={tags}
      trackBy="Key"
      enableKeyboardNavigation
      wrapLines
      ariaLabels={{ tableLabel: 'Tags' }}
      columnDefinitions={columns}
      header={
        <Header
          variant="h2"
          counter={`(${tags.length})`}
          description="Words that policies and people can tell this by."
          actions={
            <Button
              disabled={whyNot !== undefined}
              {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
              onClick={() => setIsOpen(true)}
            >
              Manage tags
            </Button>
          }
        >
          Tags
        </Header>
      }
      empty={<Empty heading="No tags" help="Add one with Manage tags." />}
    />
  )
}

const columns = [
  { id: 'key', header: 'Key', isRowHeader: true, cell: ({ Key }: Tag) => Key },
  { id: 'value', header: 'Value', cell: ({ Value }: Tag) => (Value === '' ? '–' : Value) },
]

function TagsForm({
  of,
  tags,
  caseCounts,
  save,
  onClose,
}: TagsPanelProps & { onClose: () => void }) {
  const flash = useFlash()
  const [typed, setTyped] = useState(tags)
  const rules = caseCounts === undefined ? {} : { caseCounts }
  const saving = useMutation<unknown, ApiError, TagChanges>({
    mutationFn: save,
    onSuccess: () => {
      flash.success(`The tags of ${of} are saved.`)
      onClose()
    },
  })
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        if (areTagsValid(typed, rules)) saving.mutate(tagChanges(tags, typed))
      }}
    >
      <Container
        header={<Header variant="h2">Manage tags</Header>}
        footer={
          <Box float="right">
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" formAction="none" onClick={onClose}>
                Cancel
              </Button>
              <Button
                variant="primary"
                loading={saving.isPending}
                disabled={!areTagsValid(typed, rules)}
              >
                Save changes
              </Button>
            </SpaceBetween>
          </Box>
        }
      >
        <SpaceBetween size="m">
          <TagEditor tags={typed} onChange={setTyped} {...rules} />
          {saving.error !== null && <RefusalNote error={saving.error} />}
        </SpaceBetween>
      </Container>
    </form>
  )
}
