import { expect } from 'vitest'
import type { Database } from '../../src/store/store.js'
import { type Ledger, tagsOf } from './write-load.js'

/** What the database holds, read at one moment. */
export interface Facts {
  /** By name, with their tags. */
  users: Map<string, [string, string][]>
  devices: Map<string, [string, string][]>
  /** `user:NAME`, `policy:NAME`, `key:ID`, `device:NAME`. */
  things: Set<string>
  usage: Map<string, number>
  events: AuditRecord[]
}

interface AuditRecord {
  eventID: string
  eventName: string
  requestID?: string
  errorCode?: string
  requestParameters: Record<string, string> | null
  responseElements: { accessKey?: { accessKeyId: string } } | null
}

/** Of the users, devices and so on that the load makes; the administrator is left out. */
export async function readFacts(read: Database, admin: string): Promise<Facts> {
  const users = await read.selectFrom('users').select(['user_id', 'user_name']).execute()
  const names = new Map(users.map((user) => [user.user_id, user.user_name]))
  const devices = await read
    .selectFrom('mfa_devices')
    .select(['device_id', 'serial_number'])
    .execute()
  const deviceNames = new Map(
    devices.map((device) => [device.device_id, device.serial_number.replace(/.*\//, '')]),
  )
  const policies = await read.selectFrom('inline_policies').select('owner_id').execute()
  const keys = await read.selectFrom('access_keys').select(['user_id', 'access_key_id']).execute()
  const tags = await read.selectFrom('tags').selectAll().execute()
  const usage = await read.selectFrom('account_usage').selectAll().execute()
  const events = await read.selectFrom('events').select('record').execute()
  const nameOf = (userId: string | null) => names.get(userId ?? '') ?? ''
  const facts: Facts = {
    users: new Map([...names.values()].map((name) => [name, []])),
    devices: new Map([...deviceNames.values()].map((name) => [name, []])),
    things: new Set([
      ...[...names.values()].map((name) => `user:${name}`),
      ...policies.map((policy) => `policy:${nameOf(policy.owner_id)}`),
      ...keys
        .filter((key) => nameOf(key.user_id) !== admin)
        .map((key) => `key:${key.access_key_id}`),
      ...[...deviceNames.values()].map((name) => `device:${name}`),
    ]),
    usage: new Map(usage.map((row) => [row.resource, row.used])),
    events: events.map(({ record }) => JSON.parse(record) as AuditRecord),
  }
  for (const tag of tags) {
    const tagged =
      facts.users.get(nameOf(tag.owner_id)) ??
      facts.devices.get(deviceNames.get(tag.owner_id) ?? '')
    tagged?.push([tag.tag_key, tag.tag_value])
  }
  facts.users.delete(admin)
  facts.things.delete(`user:${admin}`)
  return facts
}

/** Nothing is half done: what one transaction wrote is there together or not at all. */
export function expectNothingHalfDone(facts: Facts): void {
  for (const [name, tags] of [...facts.users, ...facts.devices])
    expect([name, sorted(tags)]).toEqual([name, sorted(tagsOf(name))])
  // The administrator is counted, too.
  expect(facts.usage.get('users')).toBe(facts.users.size + 1)
  expect(facts.usage.get('mfa-devices') ?? 0).toBe(facts.devices.size)
  expect(sorted(facts.things)).toEqual(sorted(thingsByEvents(facts.events)))
  const ids = facts.events.flatMap(({ eventID, requestID }) => [eventID, requestID ?? eventID])
  expect(new Set(facts.events.map(({ eventID }) => eventID)).size).toBe(facts.events.length)
  expect(ids).not.toContain('')
}

/** Everything that was answered with success is there, and what was removed is gone. */
export function expectAllKept(facts: Facts, ledger: Ledger): void {
  const known = [...ledger.things].filter(([, state]) => state !== 'unknown')
  const found = known.map(([thing]) => [thing, facts.things.has(thing) ? 'there' : 'gone'])
  expect(found).toEqual(known)
  const audited = new Map<string, number>()
  for (const { requestID } of facts.events)
    if (requestID !== undefined) audited.set(requestID, (audited.get(requestID) ?? 0) + 1)
  const notOnce = ledger.requestIds.filter((requestId) => audited.get(requestId) !== 1)
  expect(notOnce).toEqual([])
}

const sorted = <Item>(items: Iterable<Item>): Item[] =>
  [...items].toSorted((one, other) => (String(one) < String(other) ? -1 : 1))

/** What must be there by the audit events of successful calls. Every name is used once, so their order does not matter. */
function thingsByEvents(events: readonly AuditRecord[]): Set<string> {
  const things = new Set<string>()
  const gone: string[] = []
  for (const event of events) {
    if (event.errorCode !== undefined) continue
    const {
      userName = '',
      virtualMFADeviceName = '',
      serialNumber = '',
      accessKeyId = '',
    } = event.requestParameters ?? {}
    switch (event.eventName) {
      case 'CreateUser':
        things.add(`user:${userName}`)
        break
      case 'PutUserPolicy':
        things.add(`policy:${userName}`)
        break
      case 'CreateAccessKey':
        things.add(`key:${event.responseElements?.accessKey?.accessKeyId ?? ''}`)
        break
      case 'CreateVirtualMFADevice':
        things.add(`device:${virtualMFADeviceName}`)
        break
      case 'DeleteUser':
        gone.push(`user:${userName}`)
        break
      case 'DeleteUserPolicy':
        gone.push(`policy:${userName}`)
        break
      case 'DeleteAccessKey':
        gone.push(`key:${accessKeyId}`)
        break
      case 'DeleteVirtualMFADevice':
        gone.push(`device:${serialNumber.replace(/.*\//, '')}`)
        break
      default:
    }
  }
  for (const thing of gone) things.delete(thing)
  return things
}
