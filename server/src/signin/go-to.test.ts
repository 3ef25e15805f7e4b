import { describe, expect, it } from 'vitest'
import { safeGoTo } from './go-to.js'

describe('safeGoTo', () => {
  it.each([
    '/console',
    '/console/',
    '/console/users?search=a%20b#tags',
    '/console?goto=//evil.example',
    '/switchrole?account=123456789012&roleName=Reader',
  ])('leads to %s', (path) => expect(safeGoTo(path)).toBe(path))

  it.each([
    undefined,
    '',
    'console',
    '/',
    '/consoles',
    '/console.evil.example',
    '/console@evil.example',
    '/signin',
    '/setup',
    '//evil.example/console',
    '///evil.example',
    '/\\evil.example',
    '/console\\..\\..\\evil',
    '/console//evil.example',
    '/console/../setup',
    '/console/%2e%2e/setup',
    '/console/.%2E/setup',
    '/console/..',
    'https://evil.example/console',
    'HTTPS://evil.example',
    'javascript:alert(1)',
    ' /console',
    '/console users',
    '/console\r\nset-cookie: a=b',
    '/console\t',
    '/\t/evil.example',
    '/console/\u202e',
    `/console/${'x'.repeat(2048)}`,
  ])('leads to the console in place of %j', (path) => expect(safeGoTo(path)).toBe('/console'))
})
