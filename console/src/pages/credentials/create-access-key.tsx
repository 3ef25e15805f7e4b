import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useChange } from '../../api/use-call.js'
import { type MfaOwner, ownerInput } from '../../mfa/mfa-owner.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { changedByAccessKeys } from './use-switch-access-key.js'
import { NewAccessKey } from './new-access-key.js'

/** Asks first: a key is a secret that somebody must then look after. */
export function CreateAccessKey({ owner, onClose }: { owner: MfaOwner; onClose: () => void }) {
  const creating = useChange('iam', 'CreateAccessKey', { invalidates: changedByAccessKeys })
  if (creating.data !== undefined)
    return <NewAccessKey owner={owner} newKey={creating.data.AccessKey} onClose={onClose} />
  return (
    <Modal
      visible
      header="Create access key"
      closeAriaLabel="Cancel"
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              Cancel
            </Button>
            <Button
              variant="primary"
              loading={creating.isPending}
              loadingText="Creating"
              onClick={() => creating.mutate(ownerInput(owner))}
            >
              {owner.kind === 'root' ? 'Create New Access Key' : 'Create access key'}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        {owner.kind === 'root' ? (
          <Alert type="warning" header="Better not for the root user">
            An access key of root can do everything in this account, and no policy limits it. Create
            an IAM user for your programs instead.
          </Alert>
        ) : (
          <Box variant="p">
            An access key works until it is made inactive or deleted. Its secret is shown once,
            right after this.
          </Box>
        )}
        {creating.error !== null && <RefusalNote error={creating.error} />}
      </SpaceBetween>
    </Modal>
  )
}
