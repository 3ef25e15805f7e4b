import Alert from '@cloudscape-design/components/alert'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useState } from 'react'
import type { AccessKeyMetadata } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'
import { type MfaOwner, ownerInput } from '../../mfa/mfa-owner.js'
import { Empty } from '../../states/empty.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { Waiting } from '../../states/waiting.js'
import { accessKeyColumns } from './access-key-columns.js'
import { CreateAccessKey } from './create-access-key.js'
import { DeleteAccessKey } from './delete-access-key.js'
import { useAccessKeyRights } from './use-access-key-rights.js'
import { useSwitchAccessKey } from './use-switch-access-key.js'

type Open = 'create' | { delete: AccessKeyMetadata }

/** AWS IAM User Guide, Quotas: access keys of a user. */
const most = 2

/**
 * The access keys of a user or of root, and all that can be done about them.
 *
 * @example
 * <AccessKeys owner={{ kind: 'user', userName: user.UserName, arn: user.Arn }} />
 */
export function AccessKeys({ owner }: { owner: MfaOwner }) {
  const listed = useCall('iam', 'ListAccessKeys', ownerInput(owner))
  const [open, setOpen] = useState<Open>()
  const rights = useAccessKeyRights(owner)
  const switching = useSwitchAccessKey(owner)
  const keys = listed.data?.AccessKeyMetadata
  const isFull = keys !== undefined && keys.length >= most
  const whyNot =
    rights.whyNotCreate ?? (isFull ? `There are ${most} already. Delete one first.` : undefined)
  const header = (
    <Header
      variant="h2"
      counter={keys === undefined ? '' : `(${keys.length})`}
      description="For programs that call the API. Their secrets are shown once, when they are made."
      actions={
        <Button
          disabled={keys === undefined || whyNot !== undefined}
          {...(whyNot === undefined ? {} : { disabledReason: whyNot })}
          onClick={() => setOpen('create')}
        >
          {owner.kind === 'root' ? 'Create New Access Key' : 'Create access key'}
        </Button>
      }
    >
      Access keys
    </Header>
  )
  return (
    <SpaceBetween size="s">
      {keys === undefined ? (
        <Container header={header}>
          <Waiting call={listed} what="the access keys" />
        </Container>
      ) : (
        <Table
          header={header}
          items={keys}
          trackBy="AccessKeyId"
          enableKeyboardNavigation
          wrapLines
          ariaLabels={{ tableLabel: 'Access keys' }}
          columnDefinitions={accessKeyColumns({
            rights,
            isBusy: switching.isPending,
            onSwitch: (key) => switching.mutate(key),
            onDelete: (key) => setOpen({ delete: key }),
          })}
          empty={<Empty heading="No access keys" help="Programs need one to call the API." />}
        />
      )}
      {switching.error !== null && <RefusalNote error={switching.error} />}
      {owner.kind === 'root' && keys !== undefined && keys.length > 0 && <RootKeyAlert />}
      {open === 'create' && <CreateAccessKey owner={owner} onClose={() => setOpen(undefined)} />}
      {open !== undefined && open !== 'create' && (
        <DeleteAccessKey owner={owner} chosenKey={open.delete} onClose={() => setOpen(undefined)} />
      )}
    </SpaceBetween>
  )
}

function RootKeyAlert() {
  return (
    <Alert type="warning" header="The root user has access keys">
      Whoever gets one of them can do everything in this account. Create an IAM user for your
      programs instead, then delete these keys.
    </Alert>
  )
}
