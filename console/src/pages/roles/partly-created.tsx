import Box from '@cloudscape-design/components/box'
import Button from '@cloudscape-design/components/button'
import ContentLayout from '@cloudscape-design/components/content-layout'
import Header from '@cloudscape-design/components/header'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ApiError } from '../../api/api-error.js'
import { hrefOf } from '../../routing/page-route.js'
import { useFollow } from '../../routing/use-follow.js'
import { RefusalNote } from '../../states/refusal-note.js'

export interface RefusedStep {
  /** `Attach arn:aws:iam::aws:policy/IAMReadOnlyAccess` */
  step: string
  error: ApiError
}

interface PartlyCreatedProps {
  roleName: string
  refused: RefusedStep
}

/** The role is there, but not all that was to be attached to it. */
export function PartlyCreated({ roleName, refused: { step, error } }: PartlyCreatedProps) {
  const follow = useFollow()
  return (
    <ContentLayout header={<Header variant="h1">Role {roleName} is created in part</Header>}>
      <SpaceBetween size="l">
        <Box variant="p">
          The role is there, but this was refused: {step}. What is missing can be attached on the
          page of the role.
        </Box>
        <RefusalNote error={error} />
        <Button
          variant="primary"
          href={hrefOf('/console/roles/:roleName', { roleName })}
          onFollow={follow}
        >
          Go to the role
        </Button>
      </SpaceBetween>
    </ContentLayout>
  )
}
