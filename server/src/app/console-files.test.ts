import { gunzipSync, brotliDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { consoleFile } from './console-files.js'

interface Asked {
  method?: string
  secureTransport?: boolean
  headers?: Record<string, string>
}

function ask(path: string, { method = 'GET', secureTransport = false, headers = {} }: Asked = {}) {
  return consoleFile({ method, path, secureTransport, header: (name) => headers[name] })
}

const text = (path: string) => String(ask(path)?.body[0])
const script = () => /src="(\/console\/assets\/[^"]+\.js)"/.exec(text('/console'))?.[1] ?? ''

describe('the files of the console', () => {
  it.each(['/console', '/console/', '/console/users/alice', '/console/a.b.js', '/switchrole'])(
    '%s is the one page',
    (path) => {
      expect(ask(path)).toMatchObject({
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
      })
      expect(text(path)).toContain('<div id="app">')
    },
  )

  it.each(['/', '/consoles', '/signin', '/switchroles', '/setup'])('%s is none of them', (path) => {
    expect(ask(path)).toBeUndefined()
  })

  it('no page has a script or style of its own, so that the policy can forbid them', () => {
    expect(text('/console')).not.toMatch(/<style|<script(?![^>]* src=)|\sstyle=|\son\w+=/)
  })

  it('what the page loads is there, and may be kept for ever', () => {
    const loaded = [...text('/console').matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, path = '']) => path,
    )
    expect(loaded.length).toBeGreaterThan(2)
    for (const path of loaded)
      expect(ask(path), path).toMatchObject({
        status: 200,
        headers: { 'cache-control': 'public, max-age=31536000, immutable' },
      })
  })

  it('a file is sent compressed as the browser likes it, and plain where it does not say', () => {
    const sent = (accepted: string) => {
      const answer = ask(script(), { headers: { 'accept-encoding': accepted } })!
      expect(answer.headers['vary']).toBe('accept-encoding')
      return { encoding: answer.headers['content-encoding'], body: answer.body[0] as Buffer }
    }
    const plain = ask(script())!.body[0] as Buffer
    const brotli = sent('gzip, deflate, br, zstd')
    const gzip = sent('gzip;q=0.8, br;q=0')
    expect([brotli.encoding, gzip.encoding, sent('identity').encoding]).toEqual([
      'br',
      'gzip',
      undefined,
    ])
    expect(brotliDecompressSync(brotli.body).equals(plain)).toBe(true)
    expect(gunzipSync(gzip.body).equals(plain)).toBe(true)
  })

  it('a page that the browser has already is not sent again', () => {
    const etag = String(ask('/console')!.headers['etag'])
    expect(ask('/console', { headers: { 'if-none-match': etag } })).toMatchObject({
      status: 304,
      body: [],
    })
    expect(ask('/console', { headers: { 'if-none-match': '"another"' } })?.status).toBe(200)
  })

  it.each([
    '/console/assets/',
    '/console/assets/unknown.js',
    '/console/assets/../index.html',
    '/console/assets/../../main/sallyport.js',
    '/console/assets/..%2f..%2fmain%2fsallyport.js',
    '/console/assets/%2e%2e/index.html',
    '/console/assets//etc/passwd',
    '/console/sign-in/../index.html',
    '/console/assets/__proto__',
  ])('%s is no file', (path) => {
    expect(ask(path)).toMatchObject({ status: 404, body: [] })
  })

  it('no source map is shipped', () => {
    expect(ask(`${script()}.map`)?.status).toBe(404)
    expect(text(script())).not.toContain('sourceMappingURL')
  })

  it('nothing but reading is answered', () => {
    expect(ask('/console', { method: 'POST' })).toMatchObject({
      status: 405,
      headers: { allow: 'GET, HEAD' },
    })
    expect(ask('/console', { method: 'HEAD' })?.status).toBe(200)
  })

  it.each(['/console', '/console/assets/unknown.js'])(
    '%s cannot be framed and runs no foreign script',
    (path) => {
      const { headers } = ask(path)!
      expect(headers['content-security-policy']).toBe(
        "default-src 'self'; style-src 'self'; font-src 'self' data:; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
      )
      expect(headers).toMatchObject({
        'referrer-policy': 'same-origin',
        'permissions-policy':
          'publickey-credentials-get=(self), publickey-credentials-create=(self)',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      })
    },
  )

  it('https is demanded for the future where the page came by it', () => {
    const header = 'strict-transport-security'
    expect(ask('/console', { secureTransport: true })?.headers[header]).toBe('max-age=31536000')
    expect(ask('/console')?.headers[header]).toBeUndefined()
  })
})
