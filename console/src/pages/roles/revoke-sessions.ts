/** AWS IAM User Guide, "Revoking IAM role temporary security credentials": the console's inline policy of this name. */
export const revokingPolicyName = 'AWSRevokeOlderSessions'

/** Denies everything to the sessions of a role that are older than now. */
export function revokingPolicy(now: string): string {
  // A session of this very second is older, too: times in policies here are whole seconds.
  const before = new Date(Date.parse(now) + 1000).toISOString()
  return JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Deny',
          Action: ['*'],
          Resource: ['*'],
          Condition: { DateLessThan: { 'aws:TokenIssueTime': before } },
        },
      ],
    },
    null,
    2,
  )
}

/** Until when the sessions are revoked; undefined where the policy says something else. */
export function revokedBefore(document: string): string | undefined {
  return /"aws:TokenIssueTime"\s*:\s*"([^"]+)"/.exec(document)?.[1]
}
