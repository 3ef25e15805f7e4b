// What a call costs as the account grows (100 to 100,000 users) and as a principal's policies do (1 to 200 statements, 1 to 20
// policies). Few connections: it is the time of one call that is asked for. BENCH_USERS ends the growth earlier.
import { readFileSync } from 'node:fs'
import { ask, load } from './client.mjs'
import { signInToConsole } from './console.mjs'
import { startSallyport } from './servers.mjs'
import { signedRequest } from './sign.mjs'

const most = Number(process.env.BENCH_USERS ?? 100_000)
const sizes = [100, 1000, 10_000, 100_000].filter((size) => size <= most)
const seconds = Number(process.env.BENCH_SECONDS ?? 0.5)
const rounds = Number(process.env.BENCH_ROUNDS ?? 4)
const connections = 4

const sallyport = await startSallyport(['usersPerAccount=200000'])
const { port, credentials, pid } = sallyport
const sign = (service, action, parameters = {}, by = credentials) =>
  signedRequest({ service, action, parameters, credentials: by, port })
const iam = (action, parameters, by) => sign('iam', action, parameters, by)
const nameOf = (index) => `user-${String(index).padStart(6, '0')}`

async function call(request) {
  const { status, body } = await ask(port, request)
  if (status !== 200) throw new Error(String(body))
  return String(body)
}

const textOf = (body, tag) => new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(body)?.[1] ?? ''
const account = textOf(await call(sign('sts', 'GetCallerIdentity')), 'Account')

const statement = (more = {}) => ({
  Effect: 'Allow',
  Action: 'iam:GetUser',
  Resource: `arn:aws:iam::${account}:user/*`,
  ...more,
})
const documentOf = (...statements) =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements })

let inConsole
try {
  await prepareOrganisation()
  inConsole = await openConsole()
  await measureGrowth()
  await measurePolicies()
} finally {
  await sallyport.stop()
}

/** A role that the administrator may assume, a group and a policy. */
async function prepareOrganisation() {
  const trust = documentOf({
    Effect: 'Allow',
    Principal: { AWS: account },
    Action: 'sts:AssumeRole',
  })
  await call(iam('CreateRole', { RoleName: 'role', AssumeRolePolicyDocument: trust }))
  await call(iam('CreateGroup', { GroupName: 'group' }))
  await call(iam('CreatePolicy', { PolicyName: 'policy', PolicyDocument: documentOf(statement()) }))
}

async function openConsole() {
  const password = 'Correct-horse-9'
  await call(iam('CreateLoginProfile', { UserName: 'admin', Password: password }))
  return signInToConsole(port, { account, username: 'admin', password })
}

async function measureGrowth() {
  const rows = new Map()
  let users = 0
  for (const size of sizes) {
    await grow(users, size)
    users = size
    // Round by round, and of each call the best: a machine has slow moments, and the first calls of a process are slow.
    for (let round = 0; round < rounds; round += 1)
      for (const [name, next] of Object.entries(calls(size))) {
        const row = rows.get(name) ?? { call: name }
        const best = Math.min(row[`${size} users`] ?? Infinity, await p50(name, next()))
        rows.set(name, { ...row, [`${size} users`]: best })
      }
    console.log(`${size} users: ${residentMegabytes()} MB resident`)
  }
  const [first, last] = [sizes[0], sizes.at(-1)]
  console.log('\np50 in milliseconds; budget: at most 1.25 times that at 100 users')
  console.table(
    [...rows.values()].map((row) => ({
      ...row,
      times: (row[`${last} users`] / row[`${first} users`]).toFixed(2),
    })),
  )
}

async function grow(from, to) {
  let index = from
  const next = () => {
    if (index >= to) return undefined
    index += 1
    return iam('CreateUser', { UserName: nameOf(index - 1) })
  }
  await load({ port, next, seconds: 300, connections: 64 })
}

/** Requests of each call, spread over the users. */
function calls(size) {
  const some = (make) => () => {
    const ready = Array.from({ length: 128 }, (_, index) =>
      make(nameOf(Math.floor((index / 128) * size))),
    )
    let sent = 0
    return () => ready[(sent += 1) % ready.length]
  }
  const same = (request) => some(() => request)
  const role = `arn:aws:iam::${account}:role/role`
  return {
    GetCallerIdentity: same(sign('sts', 'GetCallerIdentity')),
    GetUser: some((UserName) => iam('GetUser', { UserName })),
    'ListUsers, 100 in a page': same(iam('ListUsers')),
    ListAccessKeys: some((UserName) => iam('ListAccessKeys', { UserName })),
    ListGroupsForUser: some((UserName) => iam('ListGroupsForUser', { UserName })),
    GetRole: same(iam('GetRole', { RoleName: 'role' })),
    GetPolicy: same(iam('GetPolicy', { PolicyArn: `arn:aws:iam::${account}:policy/policy` })),
    GetAccountSummary: same(iam('GetAccountSummary')),
    GetSessionToken: same(sign('sts', 'GetSessionToken')),
    'ListUsersOverview, 100 in a page': same(inConsole('sallyport/ListUsersOverview', {})),
    GetSecurityStatus: same(inConsole('sallyport/GetSecurityStatus', {})),
    AssumeRole: same(sign('sts', 'AssumeRole', { RoleArn: role, RoleSessionName: 'bench' })),
    'AddUserToGroup, RemoveUserFromGroup': byTurns((index) => {
      const action = index % 2 === 0 ? 'AddUserToGroup' : 'RemoveUserFromGroup'
      const UserName = nameOf(Math.floor(index / 2) % size)
      return iam(action, { GroupName: 'group', UserName })
    }),
    PutUserPolicy: byTurns((index) =>
      iam('PutUserPolicy', {
        UserName: nameOf(index % size),
        PolicyName: 'policy',
        PolicyDocument: documentOf(statement()),
      }),
    ),
  }
}

/** Each request once. */
function byTurns(make) {
  return () => {
    let sent = 0
    const ready = Array.from({ length: seconds * 8000 }, (_, index) => make(index))
    return () => ready[(sent += 1) - 1]
  }
}

async function p50(name, next) {
  await load({ port, next, seconds: 0.1, connections })
  const result = await load({ port, next, seconds, connections })
  if (result.failures > 0)
    console.error(`${name}: ${result.failures} failed, the first with\n${result.firstFailure}`)
  return Number(result.p50.toFixed(3))
}

/** GetUser by users whose policies are many: the statement that allows is the last. */
async function measurePolicies() {
  const shapes = [
    { policies: 1, statements: 1 },
    { policies: 1, statements: 10 },
    { policies: 5, statements: 50 },
    { policies: 10, statements: 100 },
    { policies: 10, statements: 200 },
    { policies: 20, statements: 20 },
    { policies: 20, statements: 200 },
  ]
  const rows = []
  for (const [index, { policies, statements }] of shapes.entries()) {
    const by = await createPrincipal(`many-${index}`, { policies, statements })
    const request = iam('GetUser', {}, by)
    await call(request)
    let time = Infinity
    for (let round = 0; round < rounds; round += 1)
      time = Math.min(time, await p50('GetUser', () => request))
    rows.push({
      policies,
      statements,
      'p50 ms': time,
      times: (time / (rows[0]?.['p50 ms'] ?? time)).toFixed(2),
    })
  }
  console.log('\nGetUser as the policies of the caller grow; budget: at most 1.3 times that of one')
  console.table(rows)
}

async function createPrincipal(UserName, { policies, statements }) {
  await call(iam('CreateUser', { UserName }))
  const each = statements / policies
  const arns = []
  for (let policy = 0; policy < policies; policy += 1) {
    const document = documentOf(
      ...Array.from({ length: each }, (_, index) => {
        const isLast = policy === policies - 1 && index === each - 1
        return statement(isLast ? {} : { Action: `svc${policy}:Action${index}` })
      }),
    )
    const PolicyName = `${UserName}-${policy}`
    arns.push(
      textOf(await call(iam('CreatePolicy', { PolicyName, PolicyDocument: document })), 'Arn'),
    )
  }
  for (const PolicyArn of arns.slice(0, 10))
    await call(iam('AttachUserPolicy', { UserName, PolicyArn }))
  // A user takes ten: the others come by a group.
  if (arns.length > 10) {
    await call(iam('CreateGroup', { GroupName: UserName }))
    await call(iam('AddUserToGroup', { GroupName: UserName, UserName }))
    for (const PolicyArn of arns.slice(10))
      await call(iam('AttachGroupPolicy', { GroupName: UserName, PolicyArn }))
  }
  const key = await call(iam('CreateAccessKey', { UserName }))
  return {
    accessKeyId: textOf(key, 'AccessKeyId'),
    secretAccessKey: textOf(key, 'SecretAccessKey'),
  }
}

function residentMegabytes() {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}
