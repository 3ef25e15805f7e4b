// Time per decision, in nanoseconds. Build first: npx tsc -b policy/tsconfig.build.json
import { compilePolicy } from '../dist/compile.js'
import { decide } from '../dist/decide.js'
import { parseDocument } from '../dist/document/check.js'
import { preparePolicies } from '../dist/prepare.js'

const account = '111122223333'
const principal = { kind: 'user', arn: `arn:aws:iam::${account}:user/alice`, accountId: account }
const context = new Map([
  ['aws:username', ['alice']],
  ['aws:multifactorauthpresent', ['true']],
  ['aws:multifactorauthage', ['120']],
  ['aws:currenttime', ['2026-01-02T03:04:05Z']],
  ['aws:sourceip', ['203.0.113.7']],
  ['aws:securetransport', ['true']],
  ['aws:principaltag/team', ['blue']],
])
const getUser = {
  principal,
  action: 'iam:GetUser',
  resource: `arn:aws:iam::${account}:user/alice`,
  context,
}

const allow = (statement) => ({
  Effect: 'Allow',
  Action: 'iam:GetUser',
  Resource: '*',
  ...statement,
})
const document = (...statements) => JSON.stringify({ Version: '2012-10-17', Statement: statements })

const conditions = [
  { Bool: { 'aws:MultiFactorAuthPresent': 'true' } },
  { NumericLessThan: { 'aws:MultiFactorAuthAge': '100' } },
  { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '192.0.2.0/24'] } },
  { DateLessThan: { 'aws:CurrentTime': '2025-01-01T00:00:00Z' } },
  { StringEquals: { 'aws:PrincipalTag/team': ['red', 'green'] } },
]
const tenPolicies = Array.from({ length: 10 }, (_, index) =>
  document(
    allow({ Action: 's3:*', Resource: `arn:aws:s3:::bucket-${index}/*` }),
    allow({
      Action: ['iam:Get*', 'iam:List*'],
      Resource: `arn:aws:iam::${account}:*`,
      // Only the last policy lets the request pass: all ten are looked at.
      Condition: index === 9 ? conditions[0] : { ...conditions[1 + (index % 4)] },
    }),
    allow({
      Effect: 'Deny',
      Action: 'iam:*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }),
  ),
)
const manyActions = Array.from({ length: 20 }, (_, policy) =>
  document(
    ...Array.from({ length: 10 }, (__, index) =>
      allow({
        Action: policy === 19 && index === 9 ? 'iam:GetUser' : `svc${policy}:Action${index}`,
        Resource: `arn:aws:iam::${account}:user/*`,
      }),
    ),
  ),
)
const oneAction = Array.from({ length: 20 }, (_, policy) =>
  document(
    ...Array.from({ length: 10 }, (__, index) =>
      allow({
        Resource:
          policy === 19 && index === 9
            ? `arn:aws:iam::${account}:user/*`
            : `arn:aws:iam::${account}:user/team-${policy}-${index}/*`,
      }),
    ),
  ),
)
const selfManagement = [
  document(
    allow({ Resource: 'arn:aws:iam::*:user/${aws:username}' }),
    allow({
      Effect: 'Deny',
      Action: undefined,
      NotAction: ['iam:CreateVirtualMFADevice', 'iam:EnableMFADevice', 'sts:GetSessionToken'],
      Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
    }),
  ),
]

const compile = (text, index) => {
  const parsed = parseDocument(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return compilePolicy(parsed.policy, { id: `policy-${index}`, type: 'identity' })
}
const prepare = (texts) => preparePolicies({ identity: texts.map(compile) })

function time(decideOnce, rounds) {
  let best = Infinity
  for (let sample = 0; sample < 7; sample += 1) {
    const start = performance.now()
    for (let round = 0; round < rounds; round += 1) decideOnce()
    best = Math.min(best, ((performance.now() - start) * 1e6) / rounds)
  }
  return best
}

function report(name, texts, { cold = false } = {}) {
  const prepared = prepare(texts)
  if (decide(prepared, getUser).decision !== 'allowed') throw new Error(`${name}: not allowed`)
  const nanoseconds = cold
    ? time(() => decide(prepare(texts), getUser), 3_000)
    : time(() => decide(prepared, getUser), 300_000)
  process.stdout.write(`${name.padEnd(52)} ${nanoseconds.toFixed(0).padStart(8)} ns\n`)
}

const oneStatement = [document(allow({ Resource: `arn:aws:iam::${account}:user/*` }))]
report('1 statement', oneStatement)
report('10 policies, 30 statements, conditions', tenPolicies)
report('20 policies, 200 statements, different actions', manyActions)
report('20 policies, 200 statements, the same action', oneAction)
report('self-management policy (variable, NotAction)', selfManagement)
report('cold: parse, compile, decide; 1 statement', oneStatement, { cold: true })
report('cold: self-management policy', selfManagement, { cold: true })
report('cold: 10 policies, 30 statements, conditions', tenPolicies, { cold: true })
