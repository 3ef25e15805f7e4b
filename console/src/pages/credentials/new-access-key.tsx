import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import Modal from '@cloudscape-design/components/modal'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import type { AccessKey } from '../../api/models/iam.js'
import { csv } from '../../files/csv.js'
import { saveFile } from '../../files/save-file.js'
import type { MfaOwner } from '../../mfa/mfa-owner.js'

interface NewAccessKeyProps {
  owner: MfaOwner
  newKey: AccessKey
  onClose: () => void
}

/** The one time that the secret is there. */
export function NewAccessKey({ owner, newKey, onClose }: NewAccessKeyProps) {
  const isRoot = owner.kind === 'root'
  const save = () =>
    saveFile(isRoot ? 'rootkey.csv' : 'accessKeys.csv', keyFile(newKey), 'text/csv')
  return (
    <Modal
      visible
      header="Your new access key"
      closeAriaLabel="Close"
      onDismiss={({ detail }) => {
        // A click beside the dialog must not lose the secret.
        if (detail.reason !== 'overlay') onClose()
      }}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button iconName="download" onClick={save}>
              {isRoot ? 'Download Key File' : 'Download .csv'}
            </Button>
            <Button variant="primary" onClick={onClose}>
              Close
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="m">
        <Alert type="warning">
          This is the only time that the secret access key can be seen or downloaded. If you lose
          it, create another key.
        </Alert>
        <KeyFacts newKey={newKey} showWords={isRoot ? 'Show Access Key' : 'Show'} />
      </SpaceBetween>
    </Modal>
  )
}

function KeyFacts({ newKey, showWords }: { newKey: AccessKey; showWords: string }) {
  const [isShown, setIsShown] = useState(false)
  const { AccessKeyId, SecretAccessKey } = newKey
  return (
    <KeyValuePairs
      items={[
        { label: 'Access key ID', value: <Copied text={AccessKeyId} of="access key ID" /> },
        {
          label: 'Secret access key',
          value: (
            <SpaceBetween size="xs">
              {isShown ? (
                <Copied text={SecretAccessKey} of="secret access key" />
              ) : (
                <span aria-label="hidden">{'•'.repeat(12)}</span>
              )}
              <Button ariaExpanded={isShown} onClick={() => setIsShown(!isShown)}>
                {isShown ? 'Hide' : showWords}
              </Button>
            </SpaceBetween>
          ),
        },
      ]}
    />
  )
}

function Copied({ text, of }: { text: string; of: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      copyButtonAriaLabel={`Copy ${of}`}
      copySuccessText="Copied"
      copyErrorText="It could not be copied"
    />
  )
}

const keyFile = ({ AccessKeyId, SecretAccessKey }: AccessKey): string =>
  csv(
    [
      ['Access key ID', 'Secret access key'],
      [AccessKeyId, SecretAccessKey],
    ],
    { isVerbatim: true },
  )
