import Box from '@cloudscape-design/components/box'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { Role } from '../../api/models/iam.js'
import type { Column } from '../../lists/column.js'
import { trustedText } from '../../policies/trust/trusted-entities.js'
import { hrefOf } from '../../routing/page-route.js'
import { PageLink } from '../../routing/page-link.js'
import { Time } from '../../times/time.js'
import { lastActivityText, mfaToAssume } from './role-facts.js'

interface RoleUse {
  lastUses: ReadonlyMap<string, string | undefined> | undefined
  /** Whoever looks may not ask for it. */
  isRefused: boolean
  now: number
}

export function roleColumns(use: RoleUse): readonly Column<Role>[] {
  return [
    {
      id: 'name',
      header: 'Role name',
      isRowHeader: true,
      minWidth: 160,
      cell: ({ RoleName: roleName }) => (
        <PageLink to={hrefOf('/console/roles/:roleName', { roleName })}>{roleName}</PageLink>
      ),
      value: ({ RoleName }) => RoleName,
    },
    {
      id: 'trusted',
      header: 'Trusted entities',
      minWidth: 220,
      cell: ({ AssumeRolePolicyDocument = '' }) => trustedText(AssumeRolePolicyDocument),
      value: ({ AssumeRolePolicyDocument = '' }) => trustedText(AssumeRolePolicyDocument),
    },
    {
      id: 'mfa',
      header: 'MFA to assume',
      minWidth: 140,
      cell: ({ AssumeRolePolicyDocument = '' }) => <MfaState trust={AssumeRolePolicyDocument} />,
      value: ({ AssumeRolePolicyDocument = '' }) => mfaToAssume(AssumeRolePolicyDocument),
    },
    activityColumn(use),
    {
      id: 'created',
      header: 'Creation time',
      minWidth: 150,
      isHiddenAtFirst: true,
      cell: ({ CreateDate }) => <Time iso={CreateDate} />,
      value: ({ CreateDate }) => CreateDate,
    },
    {
      id: 'description',
      header: 'Description',
      minWidth: 200,
      isHiddenAtFirst: true,
      cell: ({ Description = '–' }) => Description,
      value: ({ Description }) => Description,
    },
    {
      id: 'arn',
      header: 'ARN',
      minWidth: 260,
      isHiddenAtFirst: true,
      cell: ({ Arn }) => Arn,
      value: ({ Arn }) => Arn,
    },
  ]
}

function activityColumn({ lastUses, isRefused, now }: RoleUse): Column<Role> {
  return {
    id: 'activity',
    header: 'Last activity',
    minWidth: 130,
    cell: ({ RoleName }) =>
      lastUses === undefined ? (
        <Box variant="span" color="text-status-inactive">
          {isRefused ? 'Not permitted' : 'Loading'}
        </Box>
      ) : (
        lastActivityText(lastUses.get(RoleName), now)
      ),
    ...(lastUses !== undefined && { value: ({ RoleName }) => lastUses.get(RoleName) }),
  }
}

function MfaState({ trust }: { trust: string }) {
  const words = mfaToAssume(trust)
  return <StatusIndicator type={looks[words]}>{words}</StatusIndicator>
}

const looks = {
  Required: 'success',
  'In part': 'warning',
  'Not required': 'warning',
  'No people': 'stopped',
} as const
