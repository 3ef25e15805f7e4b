import { describe, expect, it } from 'vitest'
import type { PasswordPolicy } from '../../api/models/iam.js'
import { type NewUsers, noUsers } from './new-users.js'
import { changePasswordPolicy, isChangeRightAdded } from './reset-right.js'

const users: NewUsers = {
  ...noUsers,
  hasPassword: true,
  password: { ...noUsers.password, mustReset: true },
}
const allowing = { AllowUsersToChangePassword: true } as PasswordPolicy

describe('new users', () => {
  it('who must choose a password get the right to, where the password policy gives it to nobody', () => {
    expect(isChangeRightAdded(users, undefined)).toBe(true)
    expect(isChangeRightAdded(users, allowing)).toBe(false)
  })

  it('without a password, or who keep the one they get, do not', () => {
    expect(isChangeRightAdded({ ...users, hasPassword: false }, undefined)).toBe(false)
    const password = { ...users.password, mustReset: false }
    expect(isChangeRightAdded({ ...users, password }, undefined)).toBe(false)
  })

  it('for whom the policy was chosen do not get it twice', () => {
    const policies = [changePasswordPolicy]
    expect(isChangeRightAdded({ ...users, source: 'policies', policies }, undefined)).toBe(false)
    expect(isChangeRightAdded({ ...users, source: 'groups', policies }, undefined)).toBe(true)
  })
})
