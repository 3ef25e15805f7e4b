import { call } from '../../api/call.js'
import type { Tag } from '../../api/models/iam.js'
import type { Step } from '../../dialogs/steps.js'
import { policyFault } from '../../policies/check-policy.js'
import { newTrust, type TrustChoice, trustFaults } from '../../policies/trust/new-trust.js'
import { areTagsValid } from '../../tags/tag-rules.js'
import { descriptionFault, roleNameFault } from './role-facts.js'

/** What the wizard has collected. */
export interface NewRole {
  trust: TrustChoice
  policyArns: readonly string[]
  tags: readonly Tag[]
  name: string
  description: string
  maxSessionSeconds: number
}

export const emptyRole: NewRole = {
  trust: {
    trusted: 'this-account',
    accountId: '',
    needsExternalId: false,
    externalId: '',
    needsMfa: false,
    custom: '',
  },
  policyArns: [],
  tags: [],
  name: '',
  description: '',
  maxSessionSeconds: 3600,
}

/** The steps of the wizard, in their order. */
export const wizardSteps = ['trust', 'permissions', 'tags', 'review'] as const

/** Whether a step of the wizard can be left for the next one. */
export function isStepDone(step: number, role: NewRole): boolean {
  switch (wizardSteps[step]) {
    case 'trust':
      return role.trust.trusted === 'custom'
        ? policyFault(role.trust.custom, 'trust') === undefined
        : Object.keys(trustFaults(role.trust)).length === 0
    case 'tags':
      return areTagsValid(role.tags)
    case 'review':
      return (
        roleNameFault(role.name) === undefined && descriptionFault(role.description) === undefined
      )
    default:
      return true
  }
}

/** The calls that make it: the role, and then what is attached to it. */
export function planCreation(role: NewRole, ownAccountId: string): readonly [Step, ...Step[]] {
  const RoleName = role.name
  const create = () =>
    call('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: newTrust(role.trust, ownAccountId),
      MaxSessionDuration: role.maxSessionSeconds,
      ...(role.description !== '' && { Description: role.description }),
      ...(role.tags.length > 0 && { Tags: role.tags }),
    })
  return [
    { words: `Create role ${RoleName}`, run: create },
    ...role.policyArns.map((PolicyArn) => ({
      words: `Attach ${PolicyArn}`,
      run: () => call('iam', 'AttachRolePolicy', { RoleName, PolicyArn }),
    })),
  ]
}
