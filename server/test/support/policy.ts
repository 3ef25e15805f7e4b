/** A statement as a policy has it; Effect and Resource may be left out. */
export interface TestStatement {
  Sid?: string
  Effect?: 'Allow' | 'Deny'
  Action?: string | string[]
  NotAction?: string | string[]
  Resource?: string | string[]
  Condition?: object
}

/** A policy document of these statements, each an Allow on `*` unless it says otherwise; none: nothing is allowed. */
export function policy(...statements: TestStatement[]): string {
  const nothing = { Effect: 'Allow', Action: 'none:None', Resource: '*' }
  return JSON.stringify({
    Version: '2012-10-17',
    Statement:
      statements.length === 0
        ? [nothing]
        : statements.map((statement) => ({ Effect: 'Allow', Resource: '*', ...statement })),
  })
}
