import { expect, it } from 'vitest'
import { readSerial, virtualSerial } from './device-serial.js'

it.each([
  ['arn:aws:iam::123456789012:mfa/alice', 'virtual', 'alice'],
  ['arn:aws:iam::123456789012:mfa/team/a/alice', 'virtual', 'alice'],
  [
    'arn:aws:iam::123456789012:u2f/user/alice/blue-key-ABCDEFGHIJKLMNOPQRSTUVWX23',
    'security-key',
    'blue-key',
  ],
  [
    'arn:aws:iam::123456789012:u2f/root/default-ABCDEFGHIJKLMNOPQRSTUVWX23',
    'security-key',
    'default',
  ],
  ['arn:aws:iam::123456789012:sms-mfa/alice', 'sms', 'alice'],
  ['GAHT12345678', 'hardware', 'GAHT12345678'],
])('reads %s', (serialNumber, kind, name) => {
  expect(readSerial(serialNumber)).toEqual({ kind, name })
})

it('knows the serial number that a virtual device will get', () => {
  const serialNumber = virtualSerial('123456789012', 'alice')
  expect(serialNumber).toBe('arn:aws:iam::123456789012:mfa/alice')
  expect(readSerial(serialNumber).name).toBe('alice')
})
