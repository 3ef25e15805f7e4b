/** What the wizard for roles asks about who may assume the role. */
export interface TrustChoice {
  /** `custom`: the text as it is typed. */
  trusted: 'this-account' | 'other-account' | 'custom'
  accountId: string
  needsExternalId: boolean
  externalId: string
  needsMfa: boolean
  custom: string
}

/** The trust policy of a new role, as AWS's console writes it. */
export function newTrust(choice: TrustChoice, ownAccountId: string): string {
  if (choice.trusted === 'custom') return choice.custom
  const account = choice.trusted === 'this-account' ? ownAccountId : choice.accountId
  const hasExternalId = choice.trusted === 'other-account' && choice.needsExternalId
  const condition = {
    ...(hasExternalId && { StringEquals: { 'sts:ExternalId': choice.externalId } }),
    ...(choice.needsMfa && { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }),
  }
  const statement = {
    Effect: 'Allow',
    Principal: { AWS: `arn:aws:iam::${account}:root` },
    Action: 'sts:AssumeRole',
    ...(Object.keys(condition).length > 0 && { Condition: condition }),
  }
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)
}

/** What is wrong with each box; empty where all can be sent. */
export function trustFaults(choice: TrustChoice): { accountId?: string; externalId?: string } {
  if (choice.trusted !== 'other-account') return {}
  return {
    ...(!/^\d{12}$/.test(choice.accountId) && { accountId: 'Enter the 12 digits of the account.' }),
    // AWS STS API Reference, AssumeRole, ExternalId.
    ...(choice.needsExternalId &&
      !/^[\w+=,.@:/-]{2,1224}$/.test(choice.externalId) && {
        externalId: 'Enter 2 to 1,224 letters, digits and + = , . @ : / - _.',
      }),
  }
}
