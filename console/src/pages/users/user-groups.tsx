import Button from '@cloudscape-design/components/button'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { call } from '../../api/call.js'
import type { Group } from '../../api/models/iam.js'
import { useAllPages } from '../../api/pages.js'
import { StepwiseDialog } from '../../dialogs/stepwise-dialog.js'
import type { Column } from '../../lists/column.js'
import { ResourceList } from '../../lists/resource-list.js'
import { useMay } from '../../permissions/use-may.js'
import { PageLink } from '../../routing/page-link.js'
import { hrefOf } from '../../routing/page-route.js'
import { useFlash } from '../../shell/flash.js'
import { Time } from '../../times/time.js'
import { AddToGroups } from './add-to-groups.js'
import { changedByMembers } from '../groups/group-changes.js'
import { useOpenGroups } from './use-open-groups.js'

/** The groups that a user is in. */
export function UserGroups({ userName }: { userName: string }) {
  const list = useAllPages('iam', 'ListGroupsForUser', { UserName: userName }, 'Groups')
  const [open, setOpen] = useState<'add' | readonly Group[]>()
  const close = () => setOpen(undefined)
  const addButton = <AddButton onClick={() => setOpen('add')} />
  return (
    <>
      <ResourceList<Group>
        name="groups-of-user"
        heading="Groups"
        list={list}
        columns={columns}
        rowId={({ GroupName }) => GroupName}
        selection="multi"
        actions={(chosen) => (
          <SpaceBetween direction="horizontal" size="xs">
            <RemoveButton chosen={chosen} onClick={() => setOpen(chosen)} />
            {addButton}
          </SpaceBetween>
        )}
        empty={{
          heading: 'No groups',
          help: 'A group gives its permissions to all its users.',
          action: addButton,
        }}
      />
      {open === 'add' && (
        <AddToGroups
          userName={userName}
          current={list.items.map(({ GroupName }) => GroupName)}
          onClose={close}
        />
      )}
      {open !== undefined && open !== 'add' && (
        <RemoveFromGroups userName={userName} groups={open} onClose={close} />
      )}
    </>
  )
}

function AddButton({ onClick }: { onClick: () => void }) {
  const { whyNot } = useOpenGroups()
  return (
    <Button
      disabled={whyNot !== undefined}
      {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
      onClick={onClick}
    >
      Add user to groups
    </Button>
  )
}

const columns: readonly Column<Group>[] = [
  {
    id: 'name',
    header: 'Group name',
    isRowHeader: true,
    minWidth: 160,
    cell: ({ GroupName }) => (
      <PageLink to={hrefOf('/console/groups/:groupName', { groupName: GroupName })}>
        {GroupName}
      </PageLink>
    ),
    value: ({ GroupName }) => GroupName,
  },
  { id: 'path', header: 'Path', cell: ({ Path }) => Path, value: ({ Path }) => Path },
  {
    id: 'created',
    header: 'Creation time',
    cell: ({ CreateDate }) => <Time iso={CreateDate} />,
    value: ({ CreateDate }) => CreateDate,
  },
]

function RemoveButton({ chosen, onClick }: { chosen: readonly Group[]; onClick: () => void }) {
  const may = useMay(
    chosen.map(({ Arn }) => ({ action: 'iam:RemoveUserFromGroup', resource: Arn })),
  )
  const refused = chosen.find((_, index) => may[index] === false)
  const whyNot =
    chosen.length === 0
      ? 'Choose one or more groups first.'
      : refused && `The permission iam:RemoveUserFromGroup on ${refused.Arn} is missing.`
  return (
    <Button
      disabled={whyNot !== undefined}
      {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
      onClick={onClick}
    >
      Remove
    </Button>
  )
}

interface RemoveFromGroupsProps {
  userName: string
  groups: readonly Group[]
  onClose: () => void
}

function RemoveFromGroups({ userName, groups, onClose }: RemoveFromGroupsProps) {
  const flash = useFlash()
  const names = groups.map(({ GroupName }) => GroupName)
  return (
    <StepwiseDialog
      heading={`Remove ${userName} from ${names.length === 1 ? names[0] : `${names.length} groups`}?`}
      confirmLabel="Remove"
      plan={() =>
        Promise.resolve(
          names.map((GroupName) => ({
            words: `Remove from ${GroupName}`,
            run: () => call('iam', 'RemoveUserFromGroup', { UserName: userName, GroupName }),
          })),
        )
      }
      invalidates={changedByMembers}
      onDone={() => {
        flash.success(`${userName} is removed from ${names.join(', ')}.`)
        onClose()
      }}
      onCancel={onClose}
    >
      The user loses what {names.length === 1 ? 'the group gives' : 'these groups give'}, at once.
      Of a group that denies something, the user is allowed it again where another policy allows it.
    </StepwiseDialog>
  )
}
