import Wizard from '@cloudscape-design/components/wizard'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { useChange } from '../../api/use-call.js'
import { policyFault } from '../../policies/check-policy.js'
import { policyHref } from '../../policies/policy-href.js'
import { policyNameFault } from '../../policies/policy-name.js'
import { emptyPolicy } from '../../policies/templates.js'
import { useFlash } from '../../shell/flash.js'
import { PermissionsStep } from './permissions-step.js'
import { ReviewStep } from './review-step.js'

export interface PolicyDraft {
  text: string
  name: string
  description: string
}

/** Write a document, see what it says, name it. */
export function CreatePolicy() {
  const [draft, setDraft] = useState<PolicyDraft>({ text: emptyPolicy, name: '', description: '' })
  const [step, setStep] = useState(0)
  const [hasTried, setHasTried] = useState(false)
  const navigate = useNavigate()
  const { change, create } = useCreate(draft)
  const update = (part: Partial<PolicyDraft>) => setDraft((known) => ({ ...known, ...part }))
  const isWritten = policyFault(draft.text, 'managed') === undefined
  return (
    <SpaceBetween size="m">
      <Header variant="h1">Create policy</Header>
      <Wizard
        i18nStrings={strings}
        activeStepIndex={step}
        isLoadingNextStep={change.isPending}
        onNavigate={({ detail }) => {
          setHasTried(true)
          if (detail.requestedStepIndex === 0 || isWritten) {
            setStep(detail.requestedStepIndex)
            setHasTried(false)
          }
        }}
        onCancel={() => void navigate('/console/policies')}
        onSubmit={() => {
          setHasTried(true)
          if (policyNameFault(draft.name) === undefined) create()
        }}
        steps={[
          {
            title: 'Specify permissions',
            description: 'A statement allows or denies actions on resources.',
            content: <PermissionsStep draft={draft} onChange={update} />,
            ...(hasTried && !isWritten
              ? { errorText: 'Correct the policy document first; the fault is shown below it.' }
              : {}),
          },
          {
            title: 'Review policy',
            content: (
              <ReviewStep
                draft={draft}
                onChange={update}
                hasTried={hasTried}
                error={change.error}
              />
            ),
          },
        ]}
      />
    </SpaceBetween>
  )
}

function useCreate({ text, name, description }: PolicyDraft) {
  const flash = useFlash()
  const navigate = useNavigate()
  const change = useChange('iam', 'CreatePolicy', { invalidates: ['iam/ListPolicies'] })
  const create = () => {
    change.mutate(
      {
        PolicyName: name,
        PolicyDocument: text,
        ...(description === '' ? {} : { Description: description }),
      },
      {
        onSuccess: ({ Policy }) => {
          flash.success(`Policy ${name} is created.`)
          void navigate(policyHref(Policy?.Arn ?? ''))
        },
      },
    )
  }
  return { change, create }
}

const strings = {
  stepNumberLabel: (step: number) => `Step ${step}`,
  collapsedStepsLabel: (step: number, count: number) => `Step ${step} of ${count}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Cancel',
  previousButton: 'Previous',
  nextButton: 'Review policy',
  submitButton: 'Create policy',
}
