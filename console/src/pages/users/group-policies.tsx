import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import Table from '@cloudscape-design/components/table'
import { useQueries } from '@tanstack/react-query'
import { useAllPages } from '../../api/pages.js'
import { callQuery } from '../../api/use-call.js'
import { policyHref } from '../../policies/policy-href.js'
import { PageLink } from '../../routing/page-link.js'
import { hrefOf } from '../../routing/page-route.js'
import { Empty } from '../../states/empty.js'
import { RefusalNote } from '../../states/refusal-note.js'

interface Row {
  group: string
  policy: string
  /** Absent: an inline policy of the group. */
  arn?: string | undefined
}

/** The policies that a user has by its groups. They are changed on the page of the group. */
export function GroupPolicies({ userName }: { userName: string }) {
  const groups = useAllPages('iam', 'ListGroupsForUser', { UserName: userName }, 'Groups')
  const names = groups.items.map(({ GroupName }) => GroupName)
  const { rows, error, isLoading } = usePoliciesOf(names)
  const refusal = groups.error ?? error
  return (
    <SpaceBetween size="s">
      <Table<Row>
        items={rows}
        trackBy={({ group, policy, arn }) => `${group} ${arn ?? policy}`}
        enableKeyboardNavigation
        wrapLines
        loading={groups.isLoading || isLoading}
        loadingText="Loading the policies of groups"
        ariaLabels={{ tableLabel: 'Policies from groups' }}
        columnDefinitions={columns}
        header={
          <Header
            variant="h2"
            counter={rows.length === 0 ? '' : `(${rows.length})`}
            description="They are changed on the page of the group."
          >
            Policies from groups
          </Header>
        }
        empty={
          refusal === null ? (
            <Empty
              heading="No policies from groups"
              help="The user is in no group that has a policy."
            />
          ) : (
            'Nothing can be shown.'
          )
        }
      />
      {refusal !== null && <RefusalNote error={refusal} retry={groups.retry} />}
    </SpaceBetween>
  )
}

function usePoliciesOf(groups: readonly string[]) {
  const attached = useQueries({
    queries: groups.map((GroupName) =>
      callQuery('iam', 'ListAttachedGroupPolicies', { GroupName, MaxItems: 1000 }),
    ),
  })
  const inline = useQueries({
    queries: groups.map((GroupName) =>
      callQuery('iam', 'ListGroupPolicies', { GroupName, MaxItems: 1000 }),
    ),
  })
  const rows: readonly Row[] = groups.flatMap((group, index) => [
    ...(attached[index]?.data?.AttachedPolicies ?? []).map(({ PolicyName = '', PolicyArn }) => ({
      group,
      policy: PolicyName,
      arn: PolicyArn,
    })),
    ...(inline[index]?.data?.PolicyNames ?? []).map((policy) => ({ group, policy })),
  ])
  const all = [...attached, ...inline]
  return {
    rows,
    error: all.find((query) => query.error !== null)?.error ?? null,
    isLoading: all.some(({ isPending }) => isPending),
  }
}

const columns = [
  {
    id: 'policy',
    header: 'Policy name',
    isRowHeader: true,
    cell: ({ policy, arn }: Row) =>
      arn === undefined ? policy : <PageLink to={policyHref(arn)}>{policy}</PageLink>,
  },
  {
    id: 'kind',
    header: 'Type',
    cell: ({ arn }: Row) => (arn === undefined ? 'Inline' : 'Managed'),
  },
  {
    id: 'group',
    header: 'From group',
    cell: ({ group }: Row) => (
      <PageLink to={hrefOf('/console/groups/:groupName', { groupName: group })}>{group}</PageLink>
    ),
  },
]
