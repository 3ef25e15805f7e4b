import SpaceBetween from '@cloudscape-design/components/space-between'
import { ManageMfa } from '../../mfa/manage-mfa.js'
import { AccessKeys } from '../credentials/access-keys.js'
import { ConsolePassword } from './console-password.js'

export function UserCredentialsTab({ userName, arn }: { userName: string; arn: string }) {
  const owner = { kind: 'user', userName, arn } as const
  return (
    <SpaceBetween size="l">
      <ConsolePassword userName={userName} arn={arn} />
      <ManageMfa owner={owner} />
      <AccessKeys owner={owner} />
    </SpaceBetween>
  )
}
