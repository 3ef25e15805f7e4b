import { allPages } from '../api/all-pages.js'
import { call } from '../api/call.js'
import type { Step } from '../dialogs/steps.js'
import type { PolicyOwner } from './policy-owner.js'

/** The steps that take all policies from a group or role: the attached ones are detached, the inline ones deleted. */
export function removePolicies({
  kind,
  name,
}: Pick<PolicyOwner, 'name'> & { kind: 'group' | 'role' }): Promise<readonly Step[]> {
  return kind === 'group' ? fromGroup(name) : fromRole(name)
}

async function fromGroup(GroupName: string): Promise<readonly Step[]> {
  const [attached, inline] = await Promise.all([
    allPages('iam', 'ListAttachedGroupPolicies', { GroupName }, 'AttachedPolicies'),
    allPages('iam', 'ListGroupPolicies', { GroupName }, 'PolicyNames'),
  ])
  return [
    ...attached.map(({ PolicyName = '', PolicyArn = '' }) => ({
      words: `Detach ${PolicyName}`,
      run: () => call('iam', 'DetachGroupPolicy', { GroupName, PolicyArn }),
    })),
    ...inline.map((PolicyName) => ({
      words: `Delete inline policy ${PolicyName}`,
      run: () => call('iam', 'DeleteGroupPolicy', { GroupName, PolicyName }),
    })),
  ]
}

async function fromRole(RoleName: string): Promise<readonly Step[]> {
  const [attached, inline] = await Promise.all([
    allPages('iam', 'ListAttachedRolePolicies', { RoleName }, 'AttachedPolicies'),
    allPages('iam', 'ListRolePolicies', { RoleName }, 'PolicyNames'),
  ])
  return [
    ...attached.map(({ PolicyName = '', PolicyArn = '' }) => ({
      words: `Detach ${PolicyName}`,
      run: () => call('iam', 'DetachRolePolicy', { RoleName, PolicyArn }),
    })),
    ...inline.map((PolicyName) => ({
      words: `Delete inline policy ${PolicyName}`,
      run: () => call('iam', 'DeleteRolePolicy', { RoleName, PolicyName }),
    })),
  ]
}
