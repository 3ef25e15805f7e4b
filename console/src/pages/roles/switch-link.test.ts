import { expect, it } from 'vitest'
import { roleFromLink } from '../account/role-link.js'
import { revokingPolicy } from './revoke-sessions.js'
import { switchLink } from './switch-link.js'

it('makes a link that the page for switching roles reads', () => {
  const role = {
    Arn: 'arn:aws:iam::123456789012:role/ops/on-call+1',
    Path: '/ops/',
    RoleName: 'on-call+1',
  }
  const link = new URL(switchLink(role, { origin: 'https://id.example', accountName: 'acme' }))
  expect(link.pathname).toBe('/switchrole')
  expect(roleFromLink(link.searchParams)).toMatchObject({
    account: '123456789012',
    roleName: 'ops/on-call+1',
    displayName: 'on-call+1 @ acme',
  })
})

it('revokes the sessions of this very second, too', () => {
  expect(revokingPolicy('2026-11-24T16:52:36Z')).toContain(
    '"aws:TokenIssueTime": "2026-11-24T16:52:37.000Z"',
  )
})
