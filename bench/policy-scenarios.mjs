// Policies and requests for `bench/policy.mjs` and its peers: the same for every engine, with what must be decided.
const account = '111122223333'

/** Who asks, and the condition keys of every request as IAM has them. */
export const principal = { arn: `arn:aws:iam::${account}:user/alice`, accountId: account }
const context = {
  'aws:username': 'alice',
  'aws:MultiFactorAuthPresent': 'true',
  'aws:MultiFactorAuthAge': '120',
  'aws:CurrentTime': '2026-01-02T03:04:05Z',
  'aws:SourceIp': '203.0.113.7',
  'aws:SecureTransport': 'true',
  'aws:PrincipalTag/team': 'blue',
}

function request(decision, { action = 'iam:GetUser', resource = principal.arn, keys } = {}) {
  return { decision, action, resource, context: { ...context, ...keys } }
}

const allow = (statement) => ({
  Effect: 'Allow',
  Action: 'iam:GetUser',
  Resource: '*',
  ...statement,
})
const users = `arn:aws:iam::${account}:user/*`
const policy = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements })
const list = (length, item) => Array.from({ length }, (_, index) => item(index))

/** Ten statements to a policy, of which the last lets the request pass. */
function policiesOf(count, statementOf) {
  const statements = list(count, (index) =>
    index === count - 1 ? allow({ Resource: users }) : allow(statementOf(index)),
  )
  return list(Math.ceil(count / 10), (index) =>
    policy(...statements.slice(index * 10, index * 10 + 10)),
  )
}

/** As many policies as it takes for so many statements, by what tells the statements apart. */
export const series = {
  'different actions': (count) =>
    policiesOf(count, (index) => ({ Action: `svc${index % 20}:Action${index}`, Resource: users })),
  'one action, different resources': (count) =>
    policiesOf(count, (index) => ({
      Resource: `arn:aws:iam::${account}:user/team-${index % 20}-${index}/*`,
    })),
}

const conditions = [
  { NumericLessThan: { 'aws:MultiFactorAuthAge': '100' } },
  { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '192.0.2.0/24'] } },
  { DateLessThan: { 'aws:CurrentTime': '2025-01-01T00:00:00Z' } },
  { StringEquals: { 'aws:PrincipalTag/team': ['red', 'green'] } },
]
const withMfa = { Bool: { 'aws:MultiFactorAuthPresent': 'true' } }
const withConditions = list(10, (index) =>
  policy(
    allow({ Action: 's3:*', Resource: `arn:aws:s3:::bucket-${index}/*` }),
    allow({
      Action: ['iam:Get*', 'iam:List*'],
      Resource: `arn:aws:iam::${account}:*`,
      // Only the last policy lets the request pass: all ten are looked at.
      Condition: index === 9 ? withMfa : conditions[index % 4],
    }),
    allow({
      Effect: 'Deny',
      Action: 'iam:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ),
)
const selfManagement = policy(
  allow({ Resource: 'arn:aws:iam::*:user/${aws:username}' }),
  allow({
    Effect: 'Deny',
    Action: undefined,
    NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'sts:GetSessionToken'],
    Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
  }),
)

const passing = request('allowed')
const others = [
  request('implicitDeny', { action: 'iam:DeleteUser' }),
  request('implicitDeny', { resource: `arn:aws:iam::${account}:role/alice` }),
]

/** The first request of each is the one whose time is taken. Cedar has no policy variables. */
export const scenarios = [
  {
    name: '1 statement',
    policies: [policy(allow({ Resource: users }))],
    requests: [passing, ...others],
  },
  {
    name: '10 policies with conditions',
    policies: withConditions,
    requests: [
      passing,
      request('implicitDeny', { keys: { 'aws:MultiFactorAuthPresent': 'false' } }),
      request('explicitDeny', { keys: { 'aws:SecureTransport': 'false' } }),
      request('allowed', { action: 's3:GetObject', resource: 'arn:aws:s3:::bucket-9/key' }),
    ],
  },
  ...Object.entries(series).map(([name, policiesOf]) => ({
    name: `20 policies, 200 statements, ${name}`,
    policies: policiesOf(200),
    requests: [passing, ...others],
  })),
  {
    name: 'variable and NotAction',
    policies: [selfManagement],
    requests: [
      passing,
      request('explicitDeny', { keys: { 'aws:MultiFactorAuthPresent': 'false' } }),
    ],
    without: 'cedar',
  },
]

/** Fails unless an engine decides every request as it must be decided. `decide` answers as IAM does. */
export function mustAgree({ name, requests }, decide) {
  for (const [index, request] of requests.entries()) {
    const decision = decide(request)
    if (decision !== request.decision) {
      throw new Error(`${name}, request ${index + 1}: ${decision} instead of ${request.decision}`)
    }
  }
}
