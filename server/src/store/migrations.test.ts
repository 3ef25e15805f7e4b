import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Kysely, Migrator, PostgresDialect, sql, SqliteDialect } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../test/support/postgres.js'
import { findAccount } from './accounts.js'
import { attachPolicy, countAttachments, listAttachedPolicies } from './attached-policies.js'
import { listGroupsOf } from './groups.js'
import {
  findInlinePolicy,
  listInlinePolicies,
  putInlinePolicy,
  sizeOfOtherInlinePolicies,
} from './inline-policies.js'
import { findMfaDevice } from './mfa-devices.js'
import { initial } from './migrations/initial.js'
import { createPostgresPool } from './postgres-pool.js'
import { openPostgresStore } from './postgres.js'
import { takeSnapshot } from './snapshot.js'
import { openEmbeddedDatabase } from './sqlite-database.js'
import { openSqliteStore } from './sqlite.js'
import type { Store } from './store.js'
import { listTags, putTags } from './tags.js'
import { deleteBareUser, findUser, listUsers, lockUser, type User, userHolds } from './users.js'

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-migrations-'))
})
afterAll(() => rm(directory, { recursive: true }))

type AnyTables = Record<string, Record<string, string | number | null>>

/** A database of one engine: bare at first, then opened as the store. */
interface Place {
  text: string
  connect(): Kysely<AnyTables>
  open(): Promise<Store>
}

const places: readonly [string, () => Promise<Place>][] = [
  [
    'SQLite',
    () => {
      const file = join(directory, 'old.db')
      return Promise.resolve({
        text: 'text',
        connect: () =>
          new Kysely({ dialect: new SqliteDialect({ database: openEmbeddedDatabase(file) }) }),
        open: () => openSqliteStore(file),
      })
    },
  ],
  [
    'PostgreSQL',
    async () => {
      const url = await createTestDatabase()
      return {
        text: 'text collate "C"',
        connect: () =>
          new Kysely({ dialect: new PostgresDialect({ pool: createPostgresPool(url, 1) }) }),
        open: () => openPostgresStore(url),
      }
    },
  ],
]

const [one, other] = ['111111111111', '222222222222']
const phone = `arn:aws:iam::${one}:mfa/Phone`
const spare = `arn:aws:iam::${other}:mfa/spare`

const oldUser = (user_id: string, account_id: string, user_name: string) => ({
  user_id,
  account_id,
  user_name,
  user_name_lower: user_name.toLowerCase(),
  path: '/team/',
  created_at: 1000,
  password_last_used_at: null,
  mfa_devices: user_name === 'Alice' ? 1 : 0,
  mfa_failures: 0,
  revision: 3,
})

const oldDevice = (device_id: string, account_id: string, serial_number: string) => ({
  device_id,
  account_id,
  kind: 'virtual',
  serial_number,
  serial_number_lower: serial_number.toLowerCase(),
  seed_sealed: `v1.k.${device_id}`,
  created_at: 1000,
  owner_kind: account_id === one ? 'user' : null,
  user_id: account_id === one ? 'AIDA1' : null,
  enabled_at: account_id === one ? 1100 : null,
  time_adjustment: 2,
  floor_step: 7,
  consecutive_failures: 1,
  last_used_at: null,
  revision: 4,
})

/** Rows of every table that version 0001 had, in the order in which they depend on each other. */
const oldRows = {
  accounts: [one, other].map((account_id) => ({
    account_id,
    name: `Account ${account_id}`,
    root_email: `Root@${account_id}.example`,
    root_email_lower: `root@${account_id}.example`,
    root_phone: null,
    root_password_hash: 'hash',
    root_mfa_devices: 1,
    root_mfa_failures: 2,
    settings: '{"mfaCodeWindow":2}',
    created_at: 900,
    revision: 5,
  })),
  account_usage: [{ account_id: one, resource: 'users', used: 2 }],
  users: [
    oldUser('AIDA1', one, 'Alice'),
    oldUser('AIDA2', one, 'bare'),
    oldUser('AIDA3', other, 'alice'),
  ],
  user_tags: [
    { user_id: 'AIDA1', tag_key_lower: 'b', tag_key: 'B', tag_value: '1' },
    { user_id: 'AIDA1', tag_key_lower: 'a', tag_key: 'a', tag_value: '' },
    { user_id: 'AIDA3', tag_key_lower: 'b', tag_key: 'b', tag_value: 'é€😀' },
  ],
  access_keys: [
    {
      access_key_id: 'AKIA1',
      account_id: one,
      user_id: 'AIDA1',
      secret_sealed: 'v1.k.secret',
      status: 'Active',
      created_at: 1000,
      status_changed_at: 1000,
      last_used_at: 1200,
      last_used_service: 'iam',
      last_used_region: 'us-east-1',
    },
  ],
  inline_policies: [
    { user_id: 'AIDA1', policy_name: 'b', document: '{"b":1}', size: 7 },
    { user_id: 'AIDA1', policy_name: 'A', document: '{ }', size: 2 },
    { user_id: 'AIDA3', policy_name: 'b', document: '{}', size: 2 },
  ],
  attached_policies: [
    { user_id: 'AIDA1', policy_arn: 'arn:late', attached_at: 20 },
    { user_id: 'AIDA1', policy_arn: 'arn:early', attached_at: 10 },
    { user_id: 'AIDA3', policy_arn: 'arn:late', attached_at: 30 },
  ],
  mfa_devices: [oldDevice('device-1', one, phone), oldDevice('device-2', other, spare)],
  mfa_device_tags: [
    { device_id: 'device-1', tag_key_lower: 'k', tag_key: 'K', tag_value: 'v' },
    { device_id: 'device-2', tag_key_lower: 'k', tag_key: 'k', tag_value: 'w' },
  ],
  used_codes: [{ device_id: 'device-1', step: 8, used_at: 1100 }],
  mfa_attempts: [{ subject: 'device:device-1', window_start: 1080, used: 3 }],
  events: [{ event_id: 'e1', account_id: one, touched: 'AIDA1', record: '{}' }],
  data_keys: [{ key_id: 'k', wrapped: 'w', created_at: 800, retired_at: null }],
  one_time_entries: [
    { token_hash: 't', purpose: 'set-up-link', subject: 's', payload: 'p', expires_at: 9000 },
  ],
} satisfies Record<string, AnyTables[string][]>

/** Puts the old rows into a database that only ever saw version 0001. */
async function makeOldDatabase(place: Place): Promise<void> {
  const db = place.connect()
  const up = async (database: Kysely<unknown>) => {
    for (const statement of initial)
      await sql.raw(statement.replaceAll(/\btext\b/g, place.text)).execute(database)
  }
  const provider = { getMigrations: () => Promise.resolve({ '0001-initial': { up } }) }
  const { error } = await new Migrator({ db, provider }).migrateToLatest()
  if (error !== undefined) throw error
  for (const [table, rows] of Object.entries<AnyTables[string][]>(oldRows))
    await db.insertInto(table).values(rows).execute()
  await db.destroy()
}

/** Rows as text, whatever the order of rows and columns. */
const sorted = (rows: readonly object[]): string[] =>
  rows.map((row) => JSON.stringify(row, Object.keys(row).toSorted())).toSorted()

describe.each(places)('a database of version 0001 on %s', (_, newPlace) => {
  let store: Store
  let place: Place
  beforeAll(async () => {
    place = await newPlace()
    await makeOldDatabase(place)
    store = await place.open()
  })
  afterAll(() => store.close())

  it('keeps every row of every table', async () => {
    const { accounts, users, user_tags, inline_policies, ...others } = oldRows
    const { attached_policies, mfa_devices, mfa_device_tags, ...unchanged } = others
    const accountOf = new Map(users.map((user) => [user.user_id, user.account_id]))
    const expected = {
      ...unchanged,
      accounts: accounts.map((row) => ({
        ...row,
        alias: null,
        password_policy: null,
        root_password_changed_at: null,
        root_password_last_used_at: null,
      })),
      users: users.map((row) => ({ ...row, permissions_boundary: null })),
      mfa_devices: mfa_devices.map((row) => ({
        ...row,
        created_by: null,
        code_digits: 6,
        step_seconds: 30,
      })),
      inline_policies: inline_policies.map(({ user_id, ...row }) => ({
        ...row,
        owner_id: user_id,
      })),
      attached_policies: attached_policies.map(({ user_id, ...row }) => ({
        ...row,
        owner_id: user_id,
        account_id: accountOf.get(user_id),
      })),
      tags: [
        ...user_tags.map(({ user_id, tag_key_lower, ...tag }) => ({
          ...tag,
          owner_id: user_id,
          tag_key_folded: tag_key_lower,
        })),
        ...mfa_device_tags.map(({ device_id, tag_key_lower, ...tag }) => ({
          ...tag,
          owner_id: device_id,
          tag_key_folded: tag_key_lower,
        })),
      ],
    }
    const found = [...(await takeSnapshot(store.read))].filter(([, rows]) => rows.length > 0)
    expect(found.map(([table]) => table).toSorted()).toEqual(Object.keys(expected).toSorted())
    for (const [table, rows] of found)
      expect([table, sorted(rows)]).toEqual([
        table,
        sorted((expected as Record<string, object[]>)[table] ?? []),
      ])
  })

  it('is read as if it had been written today', async () => {
    const { read } = store
    expect(await findAccount(read, one)).toMatchObject({ rootEmail: `Root@${one}.example` })
    expect(await findUser(read, one, 'ALICE')).toMatchObject({
      userId: 'AIDA1',
      userName: 'Alice',
      path: '/team/',
      mfaDevices: 1,
      permissionsBoundary: null,
    })
    expect(await listUsers(read, { accountId: one, pathPrefix: '/', limit: 10 })).toHaveLength(2)
    expect(await listInlinePolicies(read, 'AIDA1')).toEqual([
      { policyName: 'A', document: '{ }' },
      { policyName: 'b', document: '{"b":1}' },
    ])
    expect(await sizeOfOtherInlinePolicies(read, 'AIDA1', 'A')).toBe(7)
    expect(await listAttachedPolicies(read, 'AIDA1')).toEqual(['arn:early', 'arn:late'])
    expect(await countAttachments(read, other)).toEqual(new Map([['arn:late', 1]]))
    expect(await listTags(read, { id: 'AIDA1' })).toEqual([
      { Key: 'a', Value: '' },
      { Key: 'B', Value: '1' },
    ])
    expect(await listTags(read, { id: 'AIDA3' })).toEqual([{ Key: 'b', Value: 'é€😀' }])
    const device = await findMfaDevice(read, one, phone)
    expect(device).toMatchObject({ deviceId: 'device-1', userId: 'AIDA1', floorStep: 7 })
    expect(await listTags(read, { id: 'device-1' })).toEqual([{ Key: 'K', Value: 'v' }])
    expect(await listGroupsOf(read, 'AIDA1')).toEqual([])
  })

  it('is changed as if it had been written today', async () => {
    const holds = await store.write((tx) => userHolds(tx, 'AIDA1'))
    expect(holds).toMatchObject({ accessKeys: true, inlinePolicies: true, attachedPolicies: true })
    const deleted = (userName: string) =>
      store.write(async (tx) => deleteBareUser(tx, (await lockUser(tx, one, userName)) as User))
    expect(await deleted('alice')).toBe(false)
    expect(await deleted('bare')).toBe(true)
    await store.write(async (tx) => {
      await putTags(tx, { id: 'AIDA1' }, [{ Key: 'b', Value: '2' }])
      const owner = { accountId: one, ownerId: 'AIDA1' }
      await putInlinePolicy(tx, owner, { policyName: 'b', document: '{}', size: 2 })
      expect(await attachPolicy(tx, owner, { policyArn: 'arn:late', attachedAt: 40 })).toBe(false)
    })
    expect(await listTags(store.read, { id: 'AIDA1' })).toContainEqual({ Key: 'b', Value: '2' })
    expect(await findInlinePolicy(store.read, 'AIDA1', 'b')).toMatchObject({ document: '{}' })
  })

  it('orders what it took over by code points', async () => {
    for (const Key of ['a_', 'a-', 'ab'])
      await store.write((tx) => putTags(tx, { id: 'AIDA3' }, [{ Key, Value: '' }]))
    const keys = (await listTags(store.read, { id: 'AIDA3' })).map(({ Key }) => Key)
    expect(keys).toEqual(['a-', 'a_', 'ab', 'b'])
  })

  it('is opened again without a further change', async () => {
    const before = await takeSnapshot(store.read)
    const again = await place.open()
    expect(await takeSnapshot(again.read)).toEqual(before)
    await again.close()
  })
})
