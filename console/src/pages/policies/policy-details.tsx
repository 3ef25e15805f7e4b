import Container from '@cloudscape-design/components/container'
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard'
import Header from '@cloudscape-design/components/header'
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs'
import type { Policy } from '../../api/models/iam.js'
import { policyKind } from '../../policies/policy-kind.js'
import { Time } from '../../times/time.js'

export function PolicyDetails({ policy }: { policy: Policy }) {
  const { Arn = '', CreateDate, UpdateDate, Description } = policy
  return (
    <Container header={<Header variant="h2">Policy details</Header>}>
      <KeyValuePairs
        columns={3}
        items={[
          {
            label: 'Policy ARN',
            value: (
              <CopyToClipboard
                variant="inline"
                textToCopy={Arn}
                copyButtonAriaLabel="Copy the policy ARN"
                copySuccessText="The ARN is copied."
                copyErrorText="The ARN could not be copied."
              />
            ),
          },
          { label: 'Type', value: policyKind(Arn) },
          { label: 'Description', value: Description ?? '–' },
          { label: 'Created', value: <Time iso={CreateDate} /> },
          { label: 'Edited', value: <Time iso={UpdateDate} /> },
          { label: 'Default version', value: policy.DefaultVersionId ?? '–' },
        ]}
      />
    </Container>
  )
}
