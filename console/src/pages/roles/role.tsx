import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Tabs from '@cloudscape-design/components/tabs'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Role as RoleDetail } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'
import { useMay } from '../../permissions/use-may.js'
import { AttachedPolicies } from '../../policies/attached-policies.js'
import { InlinePolicies } from '../../policies/inline-policies.js'
import { useParam } from '../../routing/use-param.js'
import { useTab } from '../../routing/use-tab.js'
import { Waiting } from '../../states/waiting.js'
import { DeleteRole } from './delete-role-dialog.js'
import { RevokeSessions } from './revoke-sessions-tab.js'
import { RoleBoundary } from './role-boundary.js'
import { RoleSummary } from './role-summary.js'
import { RoleTags } from './role-tags.js'
import { TrustRelationships } from './trust-relationships.js'

/** A role: who may assume it, and what it may do then. */
export function Role() {
  const roleName = useParam('roleName')
  const asked = useCall('iam', 'GetRole', { RoleName: roleName })
  const role = asked.data?.Role
  return (
    <ContentLayout
      header={
        <Header variant="h1" actions={role !== undefined && <DeleteButton role={role} />}>
          {roleName}
        </Header>
      }
    >
      {role === undefined ? (
        <Waiting call={asked} what="the role" />
      ) : (
        <SpaceBetween size="l">
          <RoleSummary role={role} />
          <RoleTabs role={role} />
        </SpaceBetween>
      )}
    </ContentLayout>
  )
}

function RoleTabs({ role }: { role: RoleDetail }) {
  const tab = useTab('permissions')
  return (
    <Tabs
      {...tab}
      ariaLabel={`About ${role.RoleName}`}
      tabs={[
        { id: 'permissions', label: 'Permissions', content: <Permissions role={role} /> },
        {
          id: 'trust',
          label: 'Trust relationships',
          content: <TrustRelationships role={role} />,
        },
        { id: 'tags', label: 'Tags', content: <RoleTags role={role} /> },
        { id: 'sessions', label: 'Revoke sessions', content: <RevokeSessions role={role} /> },
      ]}
    />
  )
}

function Permissions({ role }: { role: RoleDetail }) {
  const owner = { kind: 'role', name: role.RoleName, arn: role.Arn } as const
  return (
    <SpaceBetween size="l">
      <AttachedPolicies owner={owner} />
      <InlinePolicies owner={owner} />
      <RoleBoundary role={owner} boundary={role.PermissionsBoundary?.PermissionsBoundaryArn} />
    </SpaceBetween>
  )
}

function DeleteButton({ role: { RoleName, Arn } }: { role: RoleDetail }) {
  const navigate = useNavigate()
  const [isOpen, setIsOpen] = useState(false)
  const [may] = useMay([{ action: 'iam:DeleteRole', resource: Arn }])
  return (
    <>
      <Button
        disabled={may !== true}
        disabledReason={`The permission iam:DeleteRole on ${Arn} is missing.`}
        onClick={() => setIsOpen(true)}
      >
        Delete role
      </Button>
      {isOpen && (
        <DeleteRole
          roleName={RoleName}
          onDone={() => void navigate('/console/roles')}
          onCancel={() => setIsOpen(false)}
        />
      )}
    </>
  )
}
