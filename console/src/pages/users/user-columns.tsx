import Box from '@cloudscape-design/components/box'
import StatusIndicator from '@cloudscape-design/components/status-indicator'
import type { UserRow } from '../../api/models/sallyport.js'
import type { Column } from '../../lists/column.js'
import { PageLink } from '../../routing/page-link.js'
import { hrefOf } from '../../routing/page-route.js'
import { Time } from '../../times/time.js'
import {
  consoleSignInFact,
  type Fact,
  groupsFact,
  keyAgeFact,
  keyIdsFact,
  keyLastUsedFact,
  lastActivityFact,
  mfaFact,
  notEnabled,
  notPermitted,
  passwordAgeFact,
} from './user-facts.js'

/** The columns of the list, in AWS's words. */
export function userColumns(now: number): readonly Column<UserRow>[] {
  return [
    nameColumn,
    fact('groups', 'Groups', groupsFact),
    mfaColumn,
    fact('key-age', 'Access key age', (row) => keyAgeFact(row, now)),
    fact('password-age', 'Password age', (row) => passwordAgeFact(row, now)),
    fact('activity', 'Last activity', (row) => lastActivityFact(row, now)),
    {
      ...fact('sign-in', 'Console last sign-in', (row) => consoleSignInFact(row, now)),
      isHiddenAtFirst: true,
    },
    {
      ...fact('key-used', 'Access key last used', (row) => keyLastUsedFact(row, now)),
      isHiddenAtFirst: true,
    },
    { ...fact('key-ids', 'Access key ID', keyIdsFact), minWidth: 260, isHiddenAtFirst: true },
    { ...text('arn', 'ARN', ({ Arn }) => Arn), minWidth: 320 },
    text('path', 'Path', ({ Path }) => Path),
    {
      id: 'created',
      header: 'Creation time',
      minWidth: 160,
      isHiddenAtFirst: true,
      cell: ({ CreateDate }) => <Time iso={CreateDate} />,
      value: ({ CreateDate }) => CreateDate,
    },
  ]
}

const fact = (id: string, header: string, of: (row: UserRow) => Fact): Column<UserRow> => ({
  id,
  header,
  minWidth: 120,
  cell: (row) => <FactCell fact={of(row)} />,
  value: (row) => of(row).order,
})

const text = (id: string, header: string, of: (row: UserRow) => string): Column<UserRow> => ({
  id,
  header,
  cell: of,
  value: of,
  isHiddenAtFirst: true,
})

const nameColumn: Column<UserRow> = {
  id: 'name',
  header: 'User name',
  isRowHeader: true,
  minWidth: 150,
  cell: ({ UserName }) => (
    <PageLink to={hrefOf('/console/users/:userName', { userName: UserName })}>{UserName}</PageLink>
  ),
  value: ({ UserName }) => UserName,
}

const mfaColumn: Column<UserRow> = {
  id: 'mfa',
  header: 'MFA',
  minWidth: 150,
  cell: (row) => <MfaCell row={row} />,
  value: (row) => mfaFact(row).order,
}

function FactCell({ fact }: { fact: Fact }) {
  if (fact !== notPermitted) return fact.text
  return <Box color="text-status-inactive">{fact.text}</Box>
}

function MfaCell({ row }: { row: UserRow }) {
  const fact = mfaFact(row)
  if (fact === notPermitted) return <FactCell fact={fact} />
  const isOff = fact.text === notEnabled
  return <StatusIndicator type={isOff ? 'warning' : 'success'}>{fact.text}</StatusIndicator>
}
