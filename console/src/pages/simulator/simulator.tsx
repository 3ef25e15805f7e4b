import Button from '@cloudscape-design/components/button'
import Container from '@cloudscape-design/components/container'
import Form from '@cloudscape-design/components/form'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiError } from '../../api/api-error.js'
import type { EvaluationResult } from '../../api/models/iam.js'
import { RefusalNote } from '../../states/refusal-note.js'
import { ContextFields } from './context-fields.js'
import { RequestFields } from './request-fields.js'
import { MfaFields } from './mfa-fields.js'
import { SimulationResults } from './simulation-results.js'
import { askedKeys, emptyForm, formFault, type SimulationForm } from './simulation-form.js'
import { askedContextKeys, simulate } from './simulate.js'
import type { SimulationSource } from './source-document.js'

/** Results, and what they are of: a document may be changed afterwards. */
interface Run {
  source: SimulationSource
  results: readonly EvaluationResult[]
}

interface SimulatorProps {
  /** A user, group or role. */
  principalArn: string
}

/**
 * What the policies of a user, group or role would decide.
 *
 * @example
 * <Simulator principalArn={user.Arn} />
 */
export function Simulator({ principalArn }: SimulatorProps) {
  return <SourceSimulator key={principalArn} source={{ kind: 'principal', arn: principalArn }} />
}

/** The same of a document that nobody has yet. */
export function SourceSimulator({ source }: { source: SimulationSource }) {
  const [form, setForm] = useState<SimulationForm>(emptyForm)
  const [hasTried, setHasTried] = useState(false)
  const keys = useQuery<readonly string[], ApiError>({
    queryKey: ['iam/GetContextKeys', source],
    queryFn: () => askedContextKeys(source),
    placeholderData: keepPreviousData,
  })
  const run = useMutation<Run, ApiError>({
    mutationFn: async () => ({ source, results: await simulate(source, form) }),
  })
  const update = (part: Partial<SimulationForm>) => setForm((known) => ({ ...known, ...part }))
  const fault = formFault(form)
  return (
    <SpaceBetween size="l">
      <form
        onSubmit={(event) => {
          event.preventDefault()
          setHasTried(true)
          if (fault === undefined) run.mutate()
        }}
      >
        <Form
          actions={
            <Button variant="primary" loading={run.isPending}>
              Run simulation
            </Button>
          }
          errorText={hasTried ? fault : undefined}
        >
          <Container
            header={
              <Header
                variant="h2"
                description="Nothing is done: the server only says what it would decide."
              >
                Simulated request
              </Header>
            }
          >
            <SpaceBetween size="l">
              <RequestFields form={form} source={source} onChange={update} />
              <MfaFields form={form} onChange={update} />
              <ContextFields keys={askedKeys(keys.data ?? [])} form={form} onChange={update} />
              {keys.error !== null && (
                <RefusalNote error={keys.error} retry={() => void keys.refetch()} />
              )}
            </SpaceBetween>
          </Container>
        </Form>
      </form>
      {run.error !== null && <RefusalNote error={run.error} />}
      {run.data !== undefined && <SimulationResults {...run.data} />}
    </SpaceBetween>
  )
}
