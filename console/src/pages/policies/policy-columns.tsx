import type { Policy } from '../../api/models/iam.js'
import type { Column } from '../../lists/column.js'
import { policyHref } from '../../policies/policy-href.js'
import { policyKind } from '../../policies/policy-kind.js'
import { PageLink } from '../../routing/page-link.js'
import { Time } from '../../times/time.js'

export const policyColumns: readonly Column<Policy>[] = [
  {
    id: 'name',
    header: 'Policy name',
    cell: ({ PolicyName, Arn = '' }) => <PageLink to={policyHref(Arn)}>{PolicyName}</PageLink>,
    value: ({ PolicyName }) => PolicyName,
    isRowHeader: true,
    minWidth: 200,
  },
  {
    id: 'kind',
    header: 'Type',
    cell: ({ Arn }) => policyKind(Arn),
    value: ({ Arn }) => policyKind(Arn),
    minWidth: 150,
  },
  {
    id: 'attached',
    header: 'Attached to',
    cell: ({ AttachmentCount = 0 }) => attachedText(AttachmentCount),
    value: ({ AttachmentCount }) => AttachmentCount ?? 0,
    minWidth: 120,
  },
  {
    id: 'boundary',
    header: 'Used as boundary',
    cell: ({ PermissionsBoundaryUsageCount = 0 }) => PermissionsBoundaryUsageCount,
    value: ({ PermissionsBoundaryUsageCount }) => PermissionsBoundaryUsageCount ?? 0,
    minWidth: 150,
  },
  {
    id: 'created',
    header: 'Created',
    cell: ({ CreateDate }) => <Time iso={CreateDate} />,
    value: ({ CreateDate }) => (CreateDate === undefined ? undefined : Date.parse(CreateDate)),
    isHiddenAtFirst: true,
  },
  {
    id: 'arn',
    header: 'ARN',
    cell: ({ Arn }) => Arn,
    value: ({ Arn }) => Arn,
    isHiddenAtFirst: true,
  },
]

const attachedText = (count: number): string => {
  if (count === 0) return 'Nobody'
  return count === 1 ? '1 entity' : `${count.toLocaleString('en')} entities`
}
