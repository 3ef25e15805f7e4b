import type { Policy } from '../../api/models/iam.js'
import { Waiting } from '../../states/waiting.js'
import { SourceSimulator } from '../simulator/simulator.js'
import { useDefaultDocument } from './use-default-document.js'

/** What the policy would decide if it were the only one. */
export function PolicySimulator({ policy }: { policy: Policy }) {
  const answer = useDefaultDocument(policy)
  const text = answer.data?.PolicyVersion?.Document
  if (text === undefined) return <Waiting call={answer} what="the policy document" />
  return <SourceSimulator key={text} source={{ kind: 'document', text }} />
}
