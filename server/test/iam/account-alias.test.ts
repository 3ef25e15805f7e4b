import {
  CreateAccountAliasCommand,
  DeleteAccountAliasCommand,
  ListAccountAliasesCommand,
} from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { credentialsOf, startEphemeral, type TestServer } from '../support/ephemeral.js'
import { members } from '../support/members.js'
import { policy } from '../support/policy.js'
import {
  alreadyExists,
  breaks,
  denied,
  invalid,
  isMissing,
  noSuchEntity,
} from '../support/refusals.js'
import { rejection } from '../support/rejection.js'
import { createUserWithKey } from '../support/virtual-device.js'

let server: TestServer
const accountIds = ['123456789012', '210987654321', '310987654321']
beforeAll(async () => {
  server = await startEphemeral(accountIds)
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const create = (AccountAlias: string, iam = server.iam()) =>
  iam.send(new CreateAccountAliasCommand({ AccountAlias }))
const remove = (AccountAlias: string, iam = server.iam()) =>
  iam.send(new DeleteAccountAliasCommand({ AccountAlias }))
const list = (iam = server.iam()) => members(iam.send(new ListAccountAliasesCommand({})))
const elsewhere = () => server.iam(credentialsOf(server.accounts[1]))
const taken = (alias: string) => alreadyExists(`The account alias ${alias} already exists.`)
const missing = (alias: string) =>
  noSuchEntity(`The account alias with name ${alias} cannot be found.`)

it('is none at first, then one, and none again after its deletion', async () => {
  const none = { AccountAliases: [], IsTruncated: false }
  expect(await list()).toEqual(none)
  expect(await members(create('example-corp'))).toEqual({})
  expect(await list()).toEqual({ AccountAliases: ['example-corp'], IsTruncated: false })
  expect(await members(remove('example-corp'))).toEqual({})
  expect(await list()).toEqual(none)
})

it('is replaced by the next one, which leaves the first to others', async () => {
  await create('first')
  await create('second')
  expect((await list()).AccountAliases).toEqual(['second'])
  expect(await rejection(remove('first'))).toEqual(missing('first'))
  await create('first', elsewhere())
  expect((await list(elsewhere())).AccountAliases).toEqual(['first'])
})

it('is unique over all accounts, the own one too', async () => {
  await create('example-corp')
  for (const iam of [server.iam(), elsewhere()])
    expect(await rejection(create('example-corp', iam))).toEqual(taken('example-corp'))
  expect((await list()).AccountAliases).toEqual(['example-corp'])
  expect((await list(elsewhere())).AccountAliases).toEqual([])
})

it('goes to one of the accounts that ask for it at once', async () => {
  const calls = accountIds.flatMap((_, n) =>
    Array.from({ length: 5 }, () =>
      create('wanted', server.iam(credentialsOf(server.accounts[n]))),
    ),
  )
  const outcomes = await Promise.allSettled(calls)
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected')
      expect(outcome.reason).toMatchObject({ Code: 'EntityAlreadyExists' })
  }
})

it('is deleted by its name only, and by its account', async () => {
  await create('example-corp')
  expect(await rejection(remove('example'))).toEqual(missing('example'))
  expect(await rejection(remove('example-corp', elsewhere()))).toEqual(missing('example-corp'))
  expect((await list()).AccountAliases).toEqual(['example-corp'])
})

it('has 3 to 63 small letters, digits and single hyphens between them', async () => {
  const pattern = '^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$'
  for (const alias of ['abc', 'a-1', '12345678901', '1234567890123', `a${'-b'.repeat(31)}`])
    await create(alias)
  for (const alias of ['Abc', '-abc', 'abc-', 'a--b', 'a.b', 'a_b', 'añb', 'abc\n'])
    for (const call of [create(alias), remove(alias)])
      expect(await rejection(call)).toEqual(
        breaks('accountAlias', `Member must satisfy regular expression pattern: ${pattern}`),
      )
  expect((await rejection(create('a'.repeat(64)))).message).toContain(
    "Value at 'accountAlias' failed to satisfy constraint: Member must have length less than or equal to 63",
  )
  expect((await rejection(create('ab'))).message).toContain(
    "Value at 'accountAlias' failed to satisfy constraint: Member must have length greater than or equal to 3",
  )
  expect(await rejection(create(undefined as never))).toEqual(isMissing('accountAlias'))
})

it('is no twelve-digit number: that could be the id of an account', async () => {
  for (const alias of ['210987654321', '000000000000'])
    expect(await rejection(create(alias))).toEqual(
      invalid('The specified value for accountAlias is invalid. It must not be a 12-digit number.'),
    )
})

it('is listed in pages like everything else', async () => {
  await create('example-corp')
  const page = (input: object) => server.iam().send(new ListAccountAliasesCommand(input))
  expect((await page({ MaxItems: 1 })).AccountAliases).toEqual(['example-corp'])
  expect(await rejection(page({ Marker: 'x' }))).toEqual(invalid('Invalid Marker.'))
})

it('is refused on `*`', async () => {
  const iam = server.iam(await createUserWithKey(server, 'eve', policy()))
  const calls = {
    'iam:CreateAccountAlias': create('example-corp', iam),
    'iam:DeleteAccountAlias': remove('example-corp', iam),
    'iam:ListAccountAliases': list(iam),
  }
  for (const [action, call] of Object.entries(calls))
    expect(await rejection(call)).toEqual(denied('eve', action, '*'))
})
