import { describe, expect, it } from 'vitest'
import { linkToRole, roleFromLink, suggestedName } from './role-link.js'

const read = (query: string) => roleFromLink(new URLSearchParams(query))

describe('a link for switching roles', () => {
  it('fills in account, role, name and colour', () => {
    expect(
      read('account=example&roleName=division/operator&displayName=Ops%20team&color=blue'),
    ).toEqual({
      account: 'example',
      roleName: 'division/operator',
      displayName: 'Ops team',
      color: 'blue',
    })
  })

  it('may leave everything out', () => {
    expect(read('')).toEqual({ account: '', roleName: '', displayName: '', color: 'red' })
  })

  it('cannot bring a colour that there is not, nor a name that is too long', () => {
    const role = read(`color=url(x)&displayName=${'x'.repeat(70)}`)
    expect(role.color).toBe('red')
    expect(role.displayName).toHaveLength(64)
  })

  it('may write the path of the role with its slash', () => {
    expect(read('roleName=/division/operator').roleName).toBe('division/operator')
  })
})

it('a link to the page brings back the role that it was made for', () => {
  const role = {
    account: 'example',
    roleName: 'division/on-call+1',
    displayName: 'Ops team',
    color: 'green',
  } as const
  expect(roleFromLink(new URL(linkToRole(role), 'https://id.example').searchParams)).toEqual(role)
})

it('a role without a name is shown as role and account', () => {
  expect(suggestedName(read('account=example&roleName=operator'))).toBe('operator @ example')
  expect(suggestedName(read('account=example'))).toBe('')
})
