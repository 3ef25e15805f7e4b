import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import ContentLayout from '@cloudscape-design/components/content-layout'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Group as GroupFacts } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { AttachedPolicies } from '../../policies/attached-policies.js'
import { InlinePolicies } from '../../policies/inline-policies.js'
import { simulateTab } from '../simulator/simulate-tab.js'
import { useParam } from '../../routing/use-param.js'
import { useTab } from '../../routing/use-tab.js'
import { Waiting } from '../../states/waiting.js'
import { Time } from '../../times/time.js'
import { DeleteGroup } from './delete-group-dialog.js'
import { GroupUsers } from './group-users.js'
import { RenameGroup } from './rename-group.js'

/** A group with its users and permissions. */
export function Group() {
  const groupName = useParam('groupName')
  // The members are asked for where they are shown.
  const group = useCall('iam', 'GetGroup', { GroupName: groupName, MaxItems: 1 })
  const heading = <GroupHeading group={group.data?.Group} groupName={groupName} />
  return (
    <ContentLayout header={heading}>
      {group.data === undefined ? (
        <Waiting call={group} what="the group" />
      ) : (
        <SpaceBetween size="l">
          <Summary group={group.data.Group} />
          <GroupTabs group={group.data.Group} />
        </SpaceBetween>
      )}
    </ContentLayout>
  )
}

function GroupTabs({ group }: { group: GroupFacts }) {
  const tab = useTab('users')
  const owner = { kind: 'group', name: group.GroupName, arn: group.Arn } as const
  return (
    <Tabs
      {...tab}
      ariaLabel="Parts of the group"
      tabs={[
        { id: 'users', label: 'Users', content: <GroupUsers group={group} /> },
        {
          id: 'permissions',
          label: 'Permissions',
          content: (
            <SpaceBetween size="l">
              <AttachedPolicies owner={owner} />
              <InlinePolicies owner={owner} />
            </SpaceBetween>
          ),
        },
        simulateTab(group.Arn),
      ]}
    />
  )
}

function Summary({ group: { Arn, Path, CreateDate } }: { group: GroupFacts }) {
  return (
    <Container header={<Header variant="h2">Summary</Header>}>
      <KeyValuePairs
        columns={2}
        minColumnWidth={220}
        items={[
          {
            label: 'Group ARN',
            value: (
              <CopyToClipboard
                variant="inline"
                textToCopy={Arn}
                copyButtonAriaLabel="Copy the ARN"
                copySuccessText="Copied"
                copyErrorText="It could not be copied"
              />
            ),
          },
          { label: 'Path', value: Path },
          { label: 'Creation time', value: <Time iso={CreateDate} /> },
        ]}
      />
    </Container>
  )
}

interface GroupHeadingProps {
  group: GroupFacts | undefined
  groupName: string
}

function GroupHeading({ group, groupName }: GroupHeadingProps) {
  const navigate = useNavigate()
  const [open, setOpen] = useState<'rename' | 'delete'>()
  const close = () => setOpen(undefined)
  return (
    <>
      <Header
        variant="h1"
        actions={group !== undefined && <GroupButtons group={group} onClick={setOpen} />}
      >
        {groupName}
      </Header>
      {open === 'rename' && group !== undefined && <RenameGroup group={group} onClose={close} />}
      {open === 'delete' && (
        <DeleteGroup
          groupName={groupName}
          onDone={() => void navigate('/console/groups')}
          onCancel={close}
        />
      )}
    </>
  )
}

interface GroupButtonsProps {
  group: GroupFacts
  onClick: (open: 'rename' | 'delete') => void
}

function GroupButtons({ group: { Arn }, onClick }: GroupButtonsProps) {
  const [mayRename, mayDelete] = useMay([
    { action: 'iam:UpdateGroup', resource: Arn },
    { action: 'iam:DeleteGroup', resource: Arn },
  ])
  return (
    <SpaceBetween direction="horizontal" size="xs">
      <Button
        disabled={mayRename !== true}
        disabledReason={`The permission iam:UpdateGroup on ${Arn} is missing.`}
        onClick={() => onClick('rename')}
      >
        Rename
      </Button>
      <Button
        disabled={mayDelete !== true}
        disabledReason={`The permission iam:DeleteGroup on ${Arn} is missing.`}
        onClick={() => onClick('delete')}
      >
        Delete group
      </Button>
    </SpaceBetween>
  )
}
