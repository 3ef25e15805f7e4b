import Alert from '@cloudscape-design/components/alert'
import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import type { Role } from '../../api/models/iam.js'
import { useCall, useRefresh } from '../../api/use-call.js'
import { ConfirmDialog } from '../../dialogs/confirm-dialog.js'
import { useMay } from '../../permissions/use-may.js'
import { useSession } from '../../session/use-session.js'
import { useFlash } from '../../shell/flash.js'
import { Time } from '../../times/time.js'
import { revokedBefore, revokingPolicy, revokingPolicyName } from './revoke-sessions.js'

/** Ends what sessions of the role can do, by a policy that denies everything to those that are older than now. */
export function RevokeSessions({ role }: { role: Role }) {
  const [isOpen, setIsOpen] = useState(false)
  const action = 'iam:PutRolePolicy'
  const [may] = useMay([{ action, resource: role.Arn }])
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            <Button
              disabled={may !== true}
              disabledReason={`The permission ${action} on ${role.Arn} is missing.`}
              onClick={() => setIsOpen(true)}
            >
              Revoke active sessions
            </Button>
          }
        >
          Revoke active sessions
        </Header>
      }
    >
      <SpaceBetween size="s">
        <Box variant="p">
          When a computer is lost or credentials have leaked, take all permissions from everybody
          who acts in this role now. An inline policy called{' '}
          <Box variant="code">{revokingPolicyName}</Box> then denies everything to sessions that are
          older. Whoever may assume the role can start a new session at once, so change the trust
          relationship or their credentials first, if need be.
        </Box>
        <LastRevocation roleName={role.RoleName} />
      </SpaceBetween>
      {isOpen && <ConfirmRevocation role={role} onClose={() => setIsOpen(false)} />}
    </Container>
  )
}

function LastRevocation({ roleName }: { roleName: string }) {
  const { data } = useCall('iam', 'GetRolePolicy', {
    RoleName: roleName,
    PolicyName: revokingPolicyName,
  })
  const before = data === undefined ? undefined : revokedBefore(data.PolicyDocument)
  if (before === undefined) return null
  return (
    <Alert type="info">
      Sessions that began before <Time iso={before} /> are revoked.
    </Alert>
  )
}

function ConfirmRevocation({ role, onClose }: { role: Role; onClose: () => void }) {
  const { RoleName, Arn } = role
  const session = useSession()
  const flash = useFlash()
  const refresh = useRefresh()
  const revoking = useMutation<void, ApiError>({
    mutationFn: async () => {
      // The server's time: the browser's may be off.
      const { Now } = await call('signin', 'GetSession', {})
      const PolicyDocument = revokingPolicy(Now)
      await call('iam', 'PutRolePolicy', {
        RoleName,
        PolicyName: revokingPolicyName,
        PolicyDocument,
      })
    },
    onSuccess: () => {
      flash.success(`The sessions of ${RoleName} up to now are revoked.`)
      onClose()
    },
    onSettled: () => refresh(['iam/GetRolePolicy', 'iam/ListRolePolicies']),
  })
  const isOwn = session.Kind === 'role' && Arn.endsWith(`/${session.Role?.RoleName ?? ''}`)
  return (
    <ConfirmDialog
      heading={`Revoke the active sessions of ${RoleName}?`}
      confirmLabel="Revoke active sessions"
      typed={RoleName}
      isBusy={revoking.isPending}
      error={revoking.error}
      onConfirm={() => revoking.mutate()}
      onCancel={onClose}
    >
      <SpaceBetween size="s">
        <Box variant="p">
          Everybody who acts in the role now, people and programs, is denied everything from now on.
          They must assume the role again.
        </Box>
        {isOwn && (
          <Alert type="warning">
            You act in this role yourself: switch back and switch to it again afterwards.
          </Alert>
        )}
      </SpaceBetween>
    </ConfirmDialog>
  )
}
