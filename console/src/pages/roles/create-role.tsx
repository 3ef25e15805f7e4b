import Wizard, { type WizardProps } from '@cloudscape-design/components/wizard'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { ApiError } from '../../api/api-error.js'
import { useRefresh } from '../../api/use-call.js'
import { takeSteps } from '../../dialogs/steps.js'
import { PolicyPicker } from '../../policies/policy-picker.js'
import { hrefOf } from '../../routing/page-route.js'
import { useSession } from '../../session/use-session.js'
import { useFlash } from '../../shell/flash.js'
import { TagEditor } from '../../tags/tag-editor.js'
import { emptyRole, isStepDone, type NewRole, planCreation } from './new-role.js'
import { PartlyCreated, type RefusedStep } from './partly-created.js'
import { ReviewStep } from './review-step.js'
import { changedByRoles } from './role-changes.js'
import { StepFrame } from './step-frame.js'
import { TrustStep } from './trust-step.js'

/** Create role: whom it trusts, what it may do, its tags and its name. */
export function CreateRole() {
  const navigate = useNavigate()
  const [role, setRole] = useState(emptyRole)
  const [step, setStep] = useState(0)
  /** What is missing is told when one wants to go on, and not before. */
  const [isTold, setIsTold] = useState(false)
  const change = (changed: Partial<NewRole>) => setRole({ ...role, ...changed })
  const creating = useCreate(role)
  const goTo = (next: number) => {
    const isBlocked = next > step && !isStepDone(step, role)
    setIsTold(isBlocked)
    if (!isBlocked) setStep(next)
  }
  const create = () => {
    if (isStepDone(step, role)) creating.mutate()
    else setIsTold(true)
  }
  if (creating.data !== undefined)
    return <PartlyCreated roleName={role.name} refused={creating.data} />
  return (
    <Wizard
      activeStepIndex={step}
      onNavigate={({ detail }) => goTo(detail.requestedStepIndex)}
      onCancel={() => void navigate('/console/roles')}
      onSubmit={create}
      submitButtonText="Create role"
      isLoadingNextStep={creating.isPending}
      i18nStrings={labels}
      steps={stepsOf({ role, isTold, error: creating.error, onChange: change })}
    />
  )
}

interface StepParts {
  role: NewRole
  isTold: boolean
  error: ApiError | null
  onChange: (changed: Partial<NewRole>) => void
}

/** In the order of `wizardSteps`. */
function stepsOf({ role, isTold, error, onChange }: StepParts): readonly WizardProps.Step[] {
  return [
    {
      title: 'Trusted entity',
      content: (
        <TrustStep trust={role.trust} isTold={isTold} onChange={(trust) => onChange({ trust })} />
      ),
    },
    {
      title: 'Permissions',
      description: 'What whoever acts in the role may do. More can be attached later.',
      isOptional: true,
      content: (
        <PolicyPicker
          chosen={role.policyArns}
          onChange={(policyArns) => onChange({ policyArns })}
        />
      ),
    },
    {
      title: 'Tags',
      description: 'Words that policies and people can tell the role by.',
      isOptional: true,
      content: (
        <StepFrame heading="Tags">
          <TagEditor tags={role.tags} onChange={(tags) => onChange({ tags })} />
        </StepFrame>
      ),
    },
    {
      title: 'Review',
      content: <ReviewStep role={role} isTold={isTold} error={error} onChange={onChange} />,
    },
  ]
}

const labels = {
  stepNumberLabel: (step: number) => `Step ${step}`,
  collapsedStepsLabel: (step: number, count: number) => `Step ${step} of ${count}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Cancel',
  previousButton: 'Previous',
  nextButton: 'Next',
  optional: 'optional',
}

/** Gives what was refused after the role itself was made. */
function useCreate(role: NewRole) {
  const { AccountId } = useSession()
  const navigate = useNavigate()
  const flash = useFlash()
  const refresh = useRefresh()
  const show = () => navigate(hrefOf('/console/roles/:roleName', { roleName: role.name }))
  return useMutation<RefusedStep | undefined, ApiError>({
    mutationFn: async () => {
      const [create, ...attach] = planCreation(role, AccountId)
      await create.run()
      let step = ''
      try {
        await takeSteps(attach, ({ words }) => {
          step = words
        })
        return undefined
      } catch (error) {
        if (!(error instanceof ApiError)) throw error
        // The role is there: to create it once more would be refused.
        return { step, error }
      }
    },
    onSuccess: async (refused) => {
      if (refused !== undefined) return
      flash.success(`Role ${role.name} is created.`)
      await show()
    },
    onSettled: () => refresh(changedByRoles),
  })
}
