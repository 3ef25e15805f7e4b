// `npm run bench`: requests per second and latency of whole calls, beside two references measured in the same run.
import { ask, load } from './client.mjs'
import { startReference, startSallyport } from './servers.mjs'
import { signedRequest } from './sign.mjs'

const seconds = Number(process.env.BENCH_SECONDS ?? 3)
const rounds = Number(process.env.BENCH_ROUNDS ?? 3)
const listed = 1000

const sallyport = await startSallyport(['usersPerAccount=200000'])
const { port, credentials } = sallyport
const sign = (service, action, parameters) =>
  signedRequest({ service, action, parameters, credentials, port })
const repeat = (request) => () => request

await addUsers()
const rows = []
await measure('GetCallerIdentity', sign('sts', 'GetCallerIdentity'), {
  beside: 'verify',
  budget: 0.55,
})
await measure('GetUser', sign('iam', 'GetUser', { UserName: 'user-00500' }), {
  beside: 'verify',
  budget: 0.55,
})
await measure('GetSessionToken', sign('sts', 'GetSessionToken'), { beside: 'verify', budget: 0.4 })
await measure('AssumeRole', await assumeRoleRequest(), { beside: 'verify', budget: 0.4 })
await measure(
  `ListUsers, ${listed} in a page`,
  sign('iam', 'ListUsers', { MaxItems: String(listed) }),
  {
    beside: 'bare',
    budget: 0.4,
  },
)
await measureWrites()
await sallyport.stop()
print()

async function addUsers() {
  const names = Array.from(
    { length: listed },
    (_, index) => `user-${String(index).padStart(5, '0')}`,
  )
  const requests = names.map((name) => sign('iam', 'CreateUser', { UserName: name }))
  await load({ port, next: () => requests.pop(), seconds: 120 })
}

/** A call of AssumeRole on a role that trusts the account. */
async function assumeRoleRequest() {
  const { body } = await ask(port, sign('sts', 'GetCallerIdentity'))
  const account = /<Account>(\d+)</.exec(String(body))[1]
  const statement = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' }
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: statement })
  await ask(port, sign('iam', 'CreateRole', { RoleName: 'bench', AssumeRolePolicyDocument: trust }))
  const RoleArn = `arn:aws:iam::${account}:role/bench`
  return sign('sts', 'AssumeRole', { RoleArn, RoleSessionName: 'bench' })
}

async function measure(name, request, { beside, budget }) {
  const { status, body } = await ask(port, request)
  if (status !== 200) throw new Error(`${name}: ${body}`)
  await round(name, { own: () => repeat(request), request, body, beside, budget })
}

/** CreateUser and DeleteUser by turns, each user once. */
async function measureWrites() {
  let serial = 0
  const example = sign('iam', 'CreateUser', { UserName: 'example' })
  const { body } = await ask(port, example)
  const own = () => {
    const ready = []
    for (let index = 0; index < seconds * 4000; index += 1) {
      const UserName = `written-${(serial += 1)}`
      ready.push(sign('iam', 'CreateUser', { UserName }), sign('iam', 'DeleteUser', { UserName }))
    }
    // A deletion is sent long after its creation was answered.
    const creations = ready.filter((_, index) => index % 2 === 0)
    const deletions = ready.filter((_, index) => index % 2 === 1)
    let sent = 0
    return () => {
      const index = sent
      sent += 1
      return index < 256
        ? creations[index]
        : index % 2 === 0
          ? creations[128 + index / 2]
          : deletions[(index - 257) / 2]
    }
  }
  await round('CreateUser + DeleteUser', {
    own,
    request: example,
    body,
    beside: 'verify',
    budget: 0.3,
  })
}

async function round(name, { own, request, body, beside, budget }) {
  const secret = credentials.secretAccessKey
  const references = {
    bare: await startReference('bare', { secret, body }),
    verify: await startReference('verify', { secret, body }),
  }
  const results = { own: [], bare: [], verify: [] }
  await load({ port, next: own(), seconds: 1 })
  for (let index = 0; index < rounds; index += 1) {
    for (const kind of ['bare', 'verify']) {
      results[kind].push(
        await load({ port: references[kind].port, next: repeat(request), seconds }),
      )
    }
    results.own.push(await load({ port, next: own(), seconds }))
  }
  await references.bare.stop()
  await references.verify.stop()
  const ownResult = median(results.own)
  const failed = results.own.find(({ failures }) => failures > 0)
  if (failed !== undefined)
    console.error(`${name}: ${failed.failures} failed, the first with\n${failed.firstFailure}`)
  const bare = median(results.bare).rate
  const verify = median(results.verify).rate
  const ratio = ownResult.rate / (beside === 'bare' ? bare : verify)
  rows.push({
    call: name,
    'requests/s': Math.round(ownResult.rate),
    'p50 ms': ownResult.p50.toFixed(2),
    'p99 ms': ownResult.p99.toFixed(2),
    bare: Math.round(bare),
    verify: Math.round(verify),
    'of bare': (ownResult.rate / bare).toFixed(2),
    ratio: `${ratio.toFixed(2)} of ${beside}`,
    budget,
    met: ratio >= budget ? 'yes' : 'no',
  })
  console.table(rows.slice(-1))
}

function median(results) {
  return results.toSorted((one, other) => one.rate - other.rate)[Math.floor(results.length / 2)]
}

function print() {
  console.log(
    `\n32 connections, ${rounds} rounds of ${seconds} s each, median; embedded database, durable, audit on`,
  )
  console.table(rows)
}
