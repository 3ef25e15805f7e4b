import { randomBytes, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect } from 'vitest'
import { insertAccessKey } from '../access-keys.js'
import { insertAccount } from '../accounts.js'
import { findGroup, type Group, insertGroup } from '../groups.js'
import type { PolicyOwner } from '../inline-policies.js'
import { findManagedPolicy, type ManagedPolicy } from '../managed-policies.js'
import {
  assignMfaDevice,
  type DeviceOwner,
  findMfaDevice,
  insertMfaDevice,
  type MfaDevice,
} from '../mfa-devices.js'
import { findRoleById, insertRole, type Role } from '../roles.js'
import type { Database, Store, Transaction } from '../store.js'
import { findUserById, insertUser, type User } from '../users.js'

export const fresh = (prefix = ''): string => prefix + randomBytes(8).toString('hex')
export const parallel = 50
export const many = Array.from({ length: parallel }, (_, index) => index)
export const now = 1_800_000_000_000

/** The store that a suite of the contract tests, and how its tests put things into it. */
export interface StoreUnderTest {
  readonly store: Store
  readonly read: Database
  /** A further store on the same database, where the database is not the memory of one store. */
  open(): Promise<Store>
  write<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>
  /** How many of fifty writes at once answered true. */
  winners(work: (tx: Transaction, index: number) => Promise<boolean>): Promise<number>
  newAccount(): Promise<string>
  newUser(accountId: string, userName?: string, path?: string): Promise<User>
  newGroup(accountId: string, groupName?: string, path?: string): Promise<Group>
  newRole(accountId: string, roleName?: string): Promise<Role>
  newManagedPolicy(accountId: string, policyName?: string): Promise<ManagedPolicy>
  newDevice(accountId: string, name?: string): Promise<MfaDevice>
  readDevice(device: { accountId: string; serialNumber: string }): Promise<MfaDevice>
  enabledDevice(user: User, floorStep?: number): Promise<MfaDevice>
  newKey(owner: { accountId: string; userId: string | null }, createdAt?: number): Promise<string>
}

/** Opened before the tests of the suite that this is called in, closed after them. */
export function storeUnderTest(open: () => Promise<Store>): StoreUnderTest {
  let store: Store
  beforeAll(async () => {
    store = await open()
  })
  afterAll(() => store.close())

  const write: StoreUnderTest['write'] = (work) => store.write(work)
  const readDevice: StoreUnderTest['readDevice'] = async (device) =>
    (await findMfaDevice(store.read, device.accountId, device.serialNumber)) as MfaDevice

  async function newDevice(accountId: string, name = fresh('phone-')): Promise<MfaDevice> {
    const device = {
      deviceId: randomUUID(),
      accountId,
      kind: 'virtual',
      serialNumber: `arn:aws:iam::${accountId}:mfa/${name}`,
      seedSealed: 'v1.aaaaaaaa.seed',
      createdAt: now,
    }
    expect(await write((tx) => insertMfaDevice(tx, device))).toBe(true)
    return readDevice(device)
  }

  return {
    get store() {
      return store
    },
    get read() {
      return store.read
    },
    open,
    write,
    winners: async (work) => {
      const answers = await Promise.all(many.map((index) => write((tx) => work(tx, index))))
      return answers.filter((answer) => answer).length
    },
    newAccount: async () => {
      const accountId = fresh()
      const account = {
        accountId,
        name: 'An account',
        rootEmail: `${accountId}@example.com`,
        createdAt: now,
      }
      expect(await write((tx) => insertAccount(tx, account))).toBe(true)
      return accountId
    },
    newUser: async (accountId, userName = fresh('user-'), path = '/') => {
      const user = { userId: fresh('AIDA'), accountId, userName, path, createdAt: now }
      expect(await write((tx) => insertUser(tx, user))).toBe(true)
      return (await findUserById(store.read, user.userId)) as User
    },
    newGroup: async (accountId, groupName = fresh('group-'), path = '/') => {
      const group = { groupId: fresh('AGPA'), accountId, groupName, path, createdAt: now }
      expect(await write((tx) => insertGroup(tx, group))).toBe(true)
      return (await findGroup(store.read, accountId, groupName)) as Group
    },
    newRole: async (accountId, roleName = fresh('role-')) => {
      const role = roleOf({ accountId, roleName })
      expect(await write((tx) => insertRole(tx, role))).toBe(true)
      return (await findRoleById(store.read, role.roleId)) as Role
    },
    newManagedPolicy: async (accountId, policyName = fresh('policy-')) => {
      const row = policyRow({ accountId, policyName })
      await write((tx) => tx.query.insertInto('managed_policies').values(row).execute())
      return (await findManagedPolicy(store.read, row.arn)) as ManagedPolicy
    },
    newDevice,
    readDevice,
    enabledDevice: async (user, floorStep = 100) => {
      const device = await newDevice(user.accountId)
      const change = { owner: ownerOf(user), enabledAt: now, timeAdjustment: 0, floorStep }
      expect(await write((tx) => assignMfaDevice(tx, device, change))).toBe(true)
      return readDevice(device)
    },
    newKey: async (owner, createdAt = now) => {
      const accessKeyId = fresh('AKIA')
      const key = { ...owner, accessKeyId, secretSealed: 'v1.aaaaaaaa.secret', createdAt }
      expect(await write((tx) => insertAccessKey(tx, key))).toBe(true)
      return accessKeyId
    },
  }
}

/** The user as the owner of devices. */
export const ownerOf = ({ userId }: User): DeviceOwner => ({ kind: 'user', userId })

/** The user as the owner of policies. */
export const policyOwner = ({ accountId, userId }: User): PolicyOwner => ({
  accountId,
  ownerId: userId,
})

/** Everybody who can have policies. */
export const policyOwners: readonly [
  string,
  (underTest: StoreUnderTest) => Promise<PolicyOwner>,
][] = [
  ['a user', async ({ newAccount, newUser }) => policyOwner(await newUser(await newAccount()))],
  [
    'a group',
    async ({ newAccount, newGroup }) => {
      const { accountId, groupId } = await newGroup(await newAccount())
      return { accountId, ownerId: groupId }
    },
  ],
  [
    'a role',
    async ({ newAccount, newRole }) => {
      const { accountId, roleId } = await newRole(await newAccount())
      return { accountId, ownerId: roleId }
    },
  ],
]

/** A role that can be inserted. */
export const roleOf = (name: { accountId: string; roleName: string }) => ({
  ...name,
  roleId: fresh('AROA'),
  path: '/',
  description: null,
  maxSessionSeconds: 3600,
  trustPolicy: '{}',
  trustPrincipals: '{}',
  permissionsBoundary: null,
  createdAt: now,
})

const policyRow = ({ accountId, policyName }: { accountId: string; policyName: string }) => ({
  policy_id: fresh('ANPA'),
  account_id: accountId,
  policy_name: policyName,
  policy_name_lower: policyName.toLowerCase(),
  path: '/',
  arn: `arn:aws:iam::${accountId}:policy/${policyName}`,
  description: null,
  default_version: 1,
  next_version: 2,
  attachments: 0,
  boundaries: 0,
  created_at: now,
  updated_at: now,
  revision: 0,
})
