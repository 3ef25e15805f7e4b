import { describe, expect, it } from 'vitest'
import { readSettings, type Settings } from './config.js'

const read = (options: Record<string, unknown>): Promise<Settings> =>
  readSettings({ options, environment: {} })

describe('--trusted-proxies', () => {
  it.each([
    ['127.0.0.1', ['127.0.0.1']],
    ['10.0.0.0/8, 192.0.2.0/24,::1', ['10.0.0.0/8', '192.0.2.0/24', '::1']],
    ['2001:db8::/32', ['2001:db8::/32']],
    ['0.0.0.0/0', ['0.0.0.0/0']],
    [
      ['::ffff:10.0.0.1', 'fd00::/8'],
      ['::ffff:10.0.0.1', 'fd00::/8'],
    ],
  ])('takes %j', async (given, expected) => {
    expect(await read({ trustedProxies: given })).toEqual({ trustedProxies: expected })
  })

  it.each([
    '',
    ',',
    'localhost',
    'proxy.example.com',
    '127.0.0.1 10.0.0.1',
    '127.0.0.1,',
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/-1',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '010.0.0.1',
    '::/129',
    'fe80::1%eth0',
    ['127.0.0.1,10.0.0.1'],
    127,
  ])('refuses %j and says what it takes', async (given) => {
    await expect(read({ trustedProxies: given })).rejects.toThrow(
      '`--trusted-proxies` must be IP addresses and ranges with commas between, for example 127.0.0.1,10.0.0.0/8',
    )
  })
})

describe('--public-url', () => {
  it.each(['https://iam.example.com', 'https://iam.example.com:8443/', 'http://[::1]:8080'])(
    'takes %s',
    async (publicUrl) => expect(await read({ publicUrl })).toEqual({ publicUrl }),
  )

  it.each(['iam.example.com', 'https://', 'https://a/b', 'https://a:port', 'https://a:99999'])(
    'refuses %s and says what it takes',
    async (publicUrl) => {
      await expect(read({ publicUrl })).rejects.toThrow(
        '`--public-url` must be http:// or https:// and a host, for example https://iam.example.com',
      )
    },
  )
})
