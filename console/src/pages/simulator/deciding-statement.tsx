import Box from '@cloudscape-design/components/box'
import { useQuery } from '@tanstack/react-query'
import type { ApiError } from '../../api/api-error.js'
import type { Statement } from '../../api/models/iam.js'
import { PolicyText } from '../../policies/policy-text.js'
import { Waiting } from '../../states/waiting.js'
import { type SimulationSource, sourceDocument } from './source-document.js'
import { statementText } from './statement-text.js'

interface DecidingStatementProps {
  statement: Statement
  source: SimulationSource
}

/** The text of the statement that a result comes from. */
export function DecidingStatement({ statement, source }: DecidingStatementProps) {
  const { SourcePolicyId, SourcePolicyType } = statement
  const read = useQuery<string | null, ApiError>({
    queryKey: ['source document', source, SourcePolicyId, SourcePolicyType],
    queryFn: async () => (await sourceDocument(source, statement)) ?? null,
  })
  if (read.data === undefined) return <Waiting call={read} what="the statement" />
  const text = read.data === null ? undefined : statementText(read.data, statement)
  if (text === undefined) return <Box>The text of this statement cannot be shown.</Box>
  return <PolicyText label={`Statement of ${SourcePolicyId}`} text={text} />
}
