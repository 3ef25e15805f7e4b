import { expect, it } from 'vitest'
import { isOneself, needsMfaSession, ownerArn, ownerInput } from './mfa-owner.js'

const account = { AccountId: '123456789012' }
const alice = {
  ...account,
  Kind: 'user',
  UserName: 'alice',
  Arn: 'arn:aws:iam::123456789012:user/team/alice',
}
const root = { ...account, Kind: 'root', Arn: 'arn:aws:iam::123456789012:root' }
// A role that a user switched to still tells the user's name.
const role = {
  ...account,
  Kind: 'role',
  UserName: 'alice',
  Arn: 'arn:aws:sts::123456789012:assumed-role/admins/alice',
}

it('holds nobody to be themselves but the user or root of the session', () => {
  expect(isOneself({ kind: 'user', userName: 'alice' }, alice)).toBe(true)
  expect(isOneself({ kind: 'user', userName: 'bob' }, alice)).toBe(false)
  expect(isOneself({ kind: 'root' }, alice)).toBe(false)
  expect(isOneself({ kind: 'root' }, root)).toBe(true)
  expect(isOneself({ kind: 'user', userName: 'alice' }, role)).toBe(false)
})

it('lets people change their own devices only in a session that was opened with one', () => {
  const [without, withMfa] = [false, true].map((MfaAuthenticated) => ({
    ...alice,
    MfaAuthenticated,
  }))
  expect(without && needsMfaSession({ kind: 'user', userName: 'alice' }, without)).toBe(true)
  expect(without && needsMfaSession({ kind: 'user', userName: 'bob' }, without)).toBe(false)
  expect(withMfa && needsMfaSession({ kind: 'user', userName: 'alice' }, withMfa)).toBe(false)
})

it('names the owner as policies do, with the path where it is known', () => {
  const path = 'arn:aws:iam::123456789012:user/x/bob'
  expect(ownerArn({ kind: 'user', userName: 'alice' }, alice)).toBe(alice.Arn)
  expect(ownerArn({ kind: 'user', userName: 'bob', arn: path }, alice)).toBe(path)
  expect(ownerArn({ kind: 'user', userName: 'bob' }, alice)).toBe(
    'arn:aws:iam::123456789012:user/bob',
  )
  expect(ownerArn({ kind: 'root' }, alice)).toBe('arn:aws:iam::123456789012:root')
})

it('names no user for root', () => {
  expect(ownerInput({ kind: 'root' })).toEqual({})
  expect(ownerInput({ kind: 'user', userName: 'bob' })).toEqual({ UserName: 'bob' })
})
