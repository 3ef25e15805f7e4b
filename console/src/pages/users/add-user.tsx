import Wizard from '@cloudscape-design/components/wizard'
import Container from '@cloudscape-design/components/container'
import Header from '@cloudscape-design/components/header'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { TagEditor } from '../../tags/tag-editor.js'
import { CreatedUsers } from './created-users.js'
import { DetailsStep } from './details-step.js'
import {
  detailMistakes,
  type NewUsers,
  noUsers,
  permissionsMistake,
  tagsMistake,
} from './new-users.js'
import { PermissionsStep } from './permissions-step.js'
import { ReviewStep } from './review-step.js'
import { useCreateUsers } from './use-create-users.js'

/** Adds up to ten users who get the same. */
export function AddUser() {
  const navigate = useNavigate()
  const [users, setUsers] = useState(noUsers)
  const [step, setStep] = useState(0)
  /** What is wrong is told when one wants to go on, and from then on as one types. */
  const [tried, setTried] = useState(-1)
  const creating = useCreateUsers()
  if (creating.data !== undefined) return <CreatedUsers users={creating.data} />
  const change = (part: Partial<NewUsers>) => setUsers({ ...users, ...part })
  const go = (to: number) => {
    const wrong = [0, 1, 2].find((at) => at < to && mistakeOf(users, at) !== undefined)
    if (wrong !== undefined) setTried(Math.max(tried, wrong))
    setStep(wrong ?? to)
  }
  const told = (at: number) => (tried >= at ? mistakeOf(users, at) : undefined)
  const details = tried >= 0 ? detailMistakes(users) : undefined
  return (
    <Wizard
      activeStepIndex={step}
      onNavigate={({ detail }) => go(detail.requestedStepIndex)}
      onCancel={() => void navigate('/console/users')}
      onSubmit={() => creating.mutate(users)}
      isLoadingNextStep={creating.isPending}
      submitButtonText={users.names.length === 1 ? 'Create user' : 'Create users'}
      i18nStrings={strings(step)}
      steps={[
        {
          title: 'User details',
          content: <DetailsStep users={users} onChange={change} mistakes={details} />,
          errorText: told(0),
        },
        {
          title: 'Permissions',
          content: <PermissionsStep users={users} onChange={change} />,
          errorText: told(1),
        },
        {
          title: 'Tags',
          isOptional: true,
          content: (
            <Container header={<Header variant="h2">Tags</Header>}>
              <TagEditor tags={users.tags} onChange={(tags) => change({ tags })} />
            </Container>
          ),
          errorText: told(2),
        },
        { title: 'Review', content: <ReviewStep users={users} error={creating.error} /> },
      ]}
    />
  )
}

function mistakeOf(users: NewUsers, step: number): string | undefined {
  if (step === 0)
    return detailMistakes(users) === undefined ? undefined : 'Put right what is marked.'
  return step === 1 ? permissionsMistake(users) : tagsMistake(users)
}

const titles = ['User details', 'Permissions', 'Tags', 'Review']

const strings = (step: number) => ({
  stepNumberLabel: (number: number) => `Step ${number}`,
  collapsedStepsLabel: (number: number, count: number) => `Step ${number} of ${count}`,
  navigationAriaLabel: 'Steps',
  cancelButton: 'Cancel',
  previousButton: 'Previous',
  nextButton: `Next: ${titles[step + 1] ?? ''}`,
  optional: 'optional',
  errorIconAriaLabel: 'Error',
  submitButtonLoadingAnnouncement: 'Creating the users',
})
