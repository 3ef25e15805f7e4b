// Speed of the Query protocol layer alone. Build first; prints a table, asserts nothing.
import { performance } from 'node:perf_hooks'
import { readInput } from '../server/dist/wire/input.js'
import { findOperation, operationModel } from '../server/dist/wire/model.js'
import { parseParameters } from '../server/dist/wire/parameters.js'
import { renderBytes, renderEnd, renderResult } from '../server/dist/wire/render.js'

const requestId = '6ca66a39-0000-4000-8000-000000000000'
const body =
  'Action=CreateUser&Version=2010-05-08&UserName=alice%40example.com&Path=%2Fteam%2Fblue%2F' +
  '&Tags.member.1.Key=cost+centre&Tags.member.1.Value=4711'
const identityBody = 'Action=GetCallerIdentity&Version=2011-06-15'
const longList = Array.from(
  { length: 20_000 },
  (_, index) => `TagKeys.member.${index + 1}=key${index}`,
).join('&')

const createUser = operationModel('iam', 'CreateUser')
const untagUser = operationModel('iam', 'UntagUser')
const identity = operationModel('sts', 'GetCallerIdentity')
const listUsers = operationModel('iam', 'ListUsers')

const identityOutput = {
  Arn: 'arn:aws:iam::123456789012:user/alice',
  UserId: 'AIDAABCDEFGHIJKLMNOPQ',
  Account: '123456789012',
}
const users = Array.from({ length: 1_000 }, (_, index) => ({
  Path: '/team/blue/',
  UserName: `user-${index}`,
  UserId: `AIDA${String(index).padStart(17, 'A')}`,
  Arn: `arn:aws:iam::123456789012:user/team/blue/user-${index}`,
  CreateDate: 1_700_000_000_000 + index * 61_000,
  PasswordLastUsed: 1_710_000_000_000 + index * 61_000,
}))

const parsed = parseParameters(body)

row('parse, 6 parameters', () => parseParameters(body).Action.length)
row('read and check input, CreateUser', () => readInput(createUser, parsed).violations.length)
row('parse, find, read: CreateUser', () => {
  const parameters = parseParameters(body)
  const operation = findOperation(parameters.Action, parameters.Version)
  return readInput(operation, parameters).violations.length
})
row('parse, find, read: GetCallerIdentity', () => {
  const parameters = parseParameters(identityBody)
  const operation = findOperation(parameters.Action, parameters.Version)
  return readInput(operation, parameters).violations.length
})
row('render GetCallerIdentity', () =>
  flat(renderResult(identity, identityOutput) + renderEnd(identity, requestId)),
)
const userList = { Users: users, IsTruncated: false }
row('render ListUsers, 1,000 users, text', () => flat(renderResult(listUsers, userList)))
row('render ListUsers, 1,000 users, bytes', () => {
  return renderBytes(listUsers, { output: userList, requestId }).length
})
row('parse and read a list of 20,000 members', () => {
  return readInput(untagUser, parseParameters(longList)).violations.length
})

/** Strings are built as ropes: reading bytes makes the engine pay for the whole. */
function flat(text) {
  return Buffer.byteLength(text)
}

function row(title, run) {
  let sink = 0
  const warmUntil = performance.now() + 200
  while (performance.now() < warmUntil) sink += run()
  const rates = []
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now()
    let calls = 0
    while (performance.now() - start < 200) {
      for (let batch = 0; batch < 10; batch += 1) sink += run()
      calls += 10
    }
    rates.push((calls * 1_000) / (performance.now() - start))
  }
  const rate = rates.toSorted((a, b) => a - b)[2]
  const time = rate > 10_000 ? `${(1e9 / rate).toFixed(0)} ns` : `${(1e3 / rate).toFixed(2)} ms`
  console.log(
    `${title.padEnd(44)} ${Math.round(rate).toLocaleString('en').padStart(12)} /s ${time.padStart(10)}`,
  )
  return sink
}
