import Box from '@cloudscape-design/components/box'
import ExpandableSection from '@cloudscape-design/components/expandable-section'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import StatusIndicator, {
  type StatusIndicatorProps,
} from '@cloudscape-design/components/status-indicator'
import Table, { type TableProps } from '@cloudscape-design/components/table'
import type { EvaluationResult } from '../../api/models/iam.js'
import { DecidingStatement } from './deciding-statement.js'
import type { SimulationSource } from './source-document.js'

interface SimulationResultsProps {
  results: readonly EvaluationResult[]
  source: SimulationSource
}

export function SimulationResults({ results, source }: SimulationResultsProps) {
  const allowed = results.filter(({ EvalDecision }) => EvalDecision === 'allowed').length
  return (
    <SpaceBetween size="xs">
      <Table<EvaluationResult>
        items={results}
        wrapLines
        cellVerticalAlign="top"
        columnDefinitions={columnsFor(source)}
        trackBy={({ EvalActionName, EvalResourceName }) => `${EvalActionName} ${EvalResourceName}`}
        ariaLabels={{ tableLabel: 'Results' }}
        header={
          <Header variant="h2" counter={`(${results.length})`}>
            Results
          </Header>
        }
      />
      <Box>
        <output>
          {allowed} of {results.length} allowed.
        </output>
      </Box>
    </SpaceBetween>
  )
}

type Decision = EvaluationResult['EvalDecision']

const words: Readonly<Record<Decision, readonly [StatusIndicatorProps.Type, string]>> = {
  allowed: ['success', 'Allowed'],
  explicitDeny: ['error', 'Explicitly denied'],
  implicitDeny: ['stopped', 'Implicitly denied'],
}

function columnsFor(source: SimulationSource): TableProps<EvaluationResult>['columnDefinitions'] {
  return [
    {
      id: 'action',
      header: 'Action',
      isRowHeader: true,
      minWidth: 160,
      cell: ({ EvalActionName }) => EvalActionName,
    },
    {
      id: 'resource',
      header: 'Resource',
      minWidth: 120,
      cell: ({ EvalResourceName }) => EvalResourceName ?? '*',
    },
    {
      id: 'decision',
      header: 'Result',
      minWidth: 160,
      cell: ({ EvalDecision }) => {
        const [type, text] = words[EvalDecision]
        return <StatusIndicator type={type}>{text}</StatusIndicator>
      },
    },
    {
      id: 'reason',
      header: 'Reason',
      minWidth: 280,
      cell: (result) => <Reason result={result} source={source} />,
    },
  ]
}

function Reason({ result, source }: { result: EvaluationResult; source: SimulationSource }) {
  const { MatchedStatements = [], MissingContextValues = [], EvalDecision } = result
  const isBounded =
    EvalDecision === 'implicitDeny' &&
    result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false
  return (
    <SpaceBetween size="xxs">
      {MatchedStatements.length === 0 && (
        <div>
          {isBounded ? 'The permissions boundary does not allow it.' : 'No statement decides it.'}
        </div>
      )}
      {MatchedStatements.map((statement) => (
        <ExpandableSection
          key={`${statement.SourcePolicyId} ${statement.StartPosition?.Line} ${statement.StartPosition?.Column}`}
          headerText={statementPlace(statement, source)}
        >
          <DecidingStatement statement={statement} source={source} />
        </ExpandableSection>
      ))}
      {MissingContextValues.length > 0 && (
        <StatusIndicator type="warning">
          Missing condition keys: {MissingContextValues.join(', ')}
        </StatusIndicator>
      )}
    </SpaceBetween>
  )
}

type Matched = NonNullable<EvaluationResult['MatchedStatements']>[number]

function statementPlace(
  { SourcePolicyId, StartPosition }: Matched,
  { kind }: SimulationSource,
): string {
  const policy = kind === 'document' ? 'This policy' : SourcePolicyId
  return `${policy}, line ${StartPosition?.Line ?? '?'}`
}
