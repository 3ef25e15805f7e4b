import Box from '@cloudscape-design/components/box'
import SpaceBetween from '@cloudscape-design/components/space-between'
import type { ReactNode } from 'react'

interface EmptyProps {
  /** `No users` */
  heading: string
  /** What it is for, and how to begin. */
  help: string
  action?: ReactNode
}

/** In place of a list with nothing in it. */
export function Empty({ heading, help, action }: EmptyProps) {
  return (
    <Box margin={{ vertical: 'xs' }} textAlign="center">
      <SpaceBetween size="xs">
        <div>
          <Box variant="strong">{heading}</Box>
          <Box variant="p" color="text-body-secondary">
            {help}
          </Box>
        </div>
        {action}
      </SpaceBetween>
    </Box>
  )
}
