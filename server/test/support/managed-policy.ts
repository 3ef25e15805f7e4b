import { CreatePolicyCommand, CreatePolicyVersionCommand } from '@aws-sdk/client-iam'
import type { TestServer } from './ephemeral.js'
import { policy } from './policy.js'

export const administratorAccess = 'arn:aws:iam::aws:policy/AdministratorAccess'

/** The ARN of a customer managed policy of the first account, be there such a policy or not; `name` may begin with a path. */
export const policyArn = (name: string): string => `arn:aws:iam::123456789012:policy/${name}`

/** A customer managed policy: its ARN. */
export async function createManagedPolicy(
  server: TestServer,
  PolicyName: string,
  PolicyDocument: string = policy(),
): Promise<string> {
  const { Policy } = await server
    .iam()
    .send(new CreatePolicyCommand({ PolicyName, PolicyDocument }))
  return Policy?.Arn ?? ''
}

/** Gives the policy another document, which applies from then on. */
export async function changeManagedPolicy(
  server: TestServer,
  PolicyArn: string,
  PolicyDocument: string,
): Promise<void> {
  await server
    .iam()
    .send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }))
}
