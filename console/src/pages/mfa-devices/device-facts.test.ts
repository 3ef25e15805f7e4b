import { expect, it } from 'vitest'
import type { DeviceRow } from '../../api/models/sallyport.js'
import { actionsFor, matching, noFilter, offsetText, ownerOf, ownerText } from './device-facts.js'

const row = (over: Partial<DeviceRow> = {}): DeviceRow => ({
  SerialNumber: 'arn:aws:iam::123456789012:mfa/alice',
  Kind: 'virtual',
  StatusWord: 'Virtual',
  Name: 'alice',
  CreateDate: '2026-11-24T16:52:36Z',
  State: 'ok',
  Owner: { Kind: 'user', UserName: 'alice', Arn: 'arn:aws:iam::123456789012:user/x/alice' },
  ...over,
})
const { Owner: _owner, ...unowned } = row({ State: 'unassigned' })
const rootRow = row({ Owner: { Kind: 'root' } })

it('names the owner', () => {
  expect([row(), rootRow, unowned].map((device) => ownerText(device))).toEqual([
    'alice',
    'Root user',
    'Unassigned',
  ])
  expect([row(), rootRow, unowned].map((device) => ownerOf(device))).toEqual([
    { kind: 'user', userName: 'alice', arn: 'arn:aws:iam::123456789012:user/x/alice' },
    { kind: 'root' },
    undefined,
  ])
})

it.each([
  [undefined, '–'],
  [0, 'None'],
  [60, '+60 s'],
  [-30, '−30 s'],
])('shows a clock offset of %s as %s', (ClockOffsetSeconds, text) => {
  expect(
    offsetText({ ...row(), ...(ClockOffsetSeconds !== undefined && { ClockOffsetSeconds }) }),
  ).toBe(text)
})

it('keeps the devices of a kind and a state', () => {
  const key = row({ Kind: 'security-key' })
  const all = [row(), key, unowned]
  expect(matching(all, noFilter)).toEqual(all)
  expect(matching(all, { kind: 'security-key', state: '' })).toEqual([key])
  expect(matching(all, { kind: 'virtual', state: 'unassigned' })).toEqual([unowned])
})

it('offers for a device only what makes sense for it', () => {
  const none = { resync: false, remove: false, delete: false, unlock: false }
  const actions = (device: DeviceRow) => actionsFor(device, ['virtual'])
  expect(actions(row())).toEqual({ ...none, resync: true, remove: true })
  expect(actions(row({ State: 'locked' }))).toMatchObject({ unlock: true })
  expect(actions(row({ Kind: 'security-key' }))).toEqual({ ...none, remove: true })
  expect(actions(row({ Kind: 'sms' }))).toEqual({ ...none, remove: true })
  expect(actions(unowned)).toEqual({ ...none, delete: true })
  expect(actions({ ...unowned, Kind: 'hardware' })).toEqual(none)
  expect(actionsFor(undefined, [])).toEqual(none)
})
