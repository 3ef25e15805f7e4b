import Button from '@cloudscape-design/components/button'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Policy as PolicyFacts } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { policyKind } from '../../policies/policy-kind.js'
import { useParam } from '../../routing/use-param.js'
import { useTab } from '../../routing/use-tab.js'
import { Waiting } from '../../states/waiting.js'
import { DeletePolicy } from './delete-policy.js'
import { PolicyDetails } from './policy-details.js'
import { PolicyPermissions } from './policy-permissions.js'
import { PolicySimulator } from './policy-simulator.js'
import { PolicyTags } from './policy-tags.js'
import { PolicyUsage } from './policy-usage.js'
import { PolicyVersions } from './policy-versions.js'

/** One managed policy. */
export function Policy() {
  const arn = useParam('arn')
  const answer = useCall('iam', 'GetPolicy', { PolicyArn: arn })
  const policy = answer.data?.Policy
  if (policy === undefined)
    return (
      <SpaceBetween size="m">
        <Header variant="h1">{arn.split('/').at(-1)}</Header>
        <Waiting call={answer} what="the policy" />
      </SpaceBetween>
    )
  return (
    <SpaceBetween size="l">
      <PolicyHeader policy={policy} />
      <PolicyDetails policy={policy} />
      <PolicyTabs policy={policy} />
    </SpaceBetween>
  )
}

function PolicyHeader({ policy }: { policy: PolicyFacts }) {
  const { Arn = '' } = policy
  const [isDeleting, setIsDeleting] = useState(false)
  const navigate = useNavigate()
  const [mayDelete] = useMay([{ action: 'iam:DeletePolicy', resource: Arn }])
  const isOurs = policyKind(Arn) === 'Customer managed'
  return (
    <>
      <Header
        variant="h1"
        description={isOurs ? undefined : 'AWS managed: it can be read and attached, not changed.'}
        actions={
          isOurs && (
            <Button
              disabled={mayDelete !== true}
              disabledReason="You may not delete this policy: iam:DeletePolicy is missing."
              onClick={() => setIsDeleting(true)}
            >
              Delete
            </Button>
          )
        }
      >
        {policy.PolicyName}
      </Header>
      {isDeleting && (
        <DeletePolicy
          policy={policy}
          onClose={() => setIsDeleting(false)}
          onDeleted={() => void navigate('/console/policies')}
        />
      )}
    </>
  )
}

function PolicyTabs({ policy }: { policy: PolicyFacts }) {
  const { Arn = '' } = policy
  const isOurs = policyKind(Arn) === 'Customer managed'
  return (
    <Tabs
      {...useTab('permissions')}
      ariaLabel="About the policy"
      tabs={[
        { id: 'permissions', label: 'Permissions', content: <PolicyPermissions policy={policy} /> },
        { id: 'usage', label: 'Policy usage', content: <PolicyUsage policyArn={Arn} /> },
        { id: 'versions', label: 'Versions', content: <PolicyVersions policy={policy} /> },
        ...(isOurs ? [{ id: 'tags', label: 'Tags', content: <PolicyTags policy={policy} /> }] : []),
        { id: 'simulate', label: 'Simulate', content: <PolicySimulator policy={policy} /> },
      ]}
    />
  )
}
