import { createHash } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { AwsSha256 } from '../../../test/support/aws-sha256.js'
import { AwsError } from '../aws-error.js'
import { checkFreshness, checkScope, parseSignature } from './parse.js'
import type { SignedRequest } from './request.js'
import { signingKey, verifySignature } from './verify.js'

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const signedAt = new Date('2026-01-02T03:04:05Z')

/** What a request is made of before it is signed; texts as people write them, not as bytes. */
interface PlainRequest {
  method: string
  path: string
  query: Record<string, string | string[]>
  headers: Record<string, string>
  body: string
}

/** AWS's own signer, of which nothing is used in the code under test. */
function signer(sessionToken?: string): SignatureV4 {
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey }
  return new SignatureV4({
    service: 'sts',
    region: 'eu-west-1',
    sha256: AwsSha256,
    credentials: sessionToken === undefined ? credentials : { ...credentials, sessionToken },
  })
}

const latin1 = (text: string) => Buffer.from(text).toString('latin1')
const escape = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16)}`
  })

type Signed = Awaited<ReturnType<SignatureV4['presign']>>

/** The request as Node's HTTP server hands it over. */
function onTheWire(signed: Signed, body: string): SignedRequest {
  const query = Object.entries(signed.query ?? {}).flatMap(([name, values]) =>
    [values ?? ''].flat().map((value) => `${escape(name)}=${escape(value)}`),
  )
  const headers = Object.entries(signed.headers).flatMap(([name, value]) => [name, latin1(value)])
  const { method, path } = signed
  return { method, path, query: query.join('&'), headers, body: Buffer.from(body) }
}

async function signInHeader(plain: PlainRequest, sessionToken?: string): Promise<SignedRequest> {
  const request = { ...plain, protocol: 'https:', hostname: plain.headers['host'] ?? '' }
  const signed = await signer(sessionToken).sign(request, { signingDate: signedAt })
  return onTheWire(signed, plain.body)
}

async function presign(plain: PlainRequest, sessionToken?: string): Promise<SignedRequest> {
  const request = { ...plain, protocol: 'https:', hostname: plain.headers['host'] ?? '' }
  const options = { signingDate: signedAt, expiresIn: 900 }
  return onTheWire(await signer(sessionToken).presign(request, options), plain.body)
}

/** Everything that a server does with a signature, and whether it was taken. */
function isAccepted(request: SignedRequest): boolean {
  try {
    const signature = parseSignature(request)
    checkFreshness(signature, signedAt.getTime())
    checkScope(signature, { service: 'sts', regions: 'any' })
    if (signature.accessKeyId !== 'AKIDEXAMPLE') return false
    const { date, region, service } = signature
    return verifySignature(request, signature, signingKey(secretAccessKey, date, region, service))
  } catch (error) {
    if (error instanceof AwsError) return false
    throw error
  }
}

const words = fc.string({ unit: 'grapheme', maxLength: 12 })
// The signer loses a parameter of this name.
const parameterNames = words.filter((name) => name !== '__proto__')
const names = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/).map((name) => `x-${name}`)
const headerValues = fc.stringMatching(/^[ !-~éüà世]{0,20}$/)
const segments = fc.oneof(
  fc.constantFrom('', '.', '..', '...', 'a', '%20', '%2F', '~b', 'c=d', "e'f"),
  fc.stringMatching(/^[A-Za-z0-9\-._~!$&'()*+,;=:@]{0,8}$/),
)
const plainRequests: fc.Arbitrary<PlainRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE'),
  path: fc.array(segments, { maxLength: 5 }).map((parts) => `/${parts.join('/')}`),
  query: fc.dictionary(
    parameterNames,
    fc.oneof(words, fc.array(words, { minLength: 1, maxLength: 3 })),
    {
      maxKeys: 5,
      noNullPrototype: true,
    },
  ),
  headers: fc
    .dictionary(names, headerValues, { maxKeys: 5, noNullPrototype: true })
    .map((headers) => ({ host: 'sts.example:8443', ...headers })),
  body: words,
})

describe('against the signer of the AWS SDK', () => {
  const tokens = fc.option(fc.base64String({ minLength: 4 }), { nil: undefined })

  it('accepts every request signed in the header', async () => {
    const property = fc.asyncProperty(plainRequests, tokens, async (plain, sessionToken) => {
      const request = await signInHeader(plain, sessionToken)
      expect(isAccepted(request)).toBe(true)
      expect(parseSignature(request).sessionToken).toBe(sessionToken)
    })
    await fc.assert(property, { numRuns: 300 })
  })

  it('accepts every presigned request', async () => {
    const property = fc.asyncProperty(plainRequests, tokens, async (plain, sessionToken) => {
      const request = await presign(plain, sessionToken)
      expect(parseSignature(request).form).toBe('query')
      expect(isAccepted(request)).toBe(true)
      expect(parseSignature(request).sessionToken).toBe(sessionToken)
    })
    await fc.assert(property, { numRuns: 300 })
  })

  it('refuses a body that the signer said it would not sign', async () => {
    const headers = { ...plain.headers, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' }
    expect(isAccepted(await signInHeader({ ...plain, headers }))).toBe(false)
    expect(isAccepted(await presign({ ...plain, headers }))).toBe(false)
  })

  it('refuses an unsigned x-amz-content-sha256 that is not the hash of the body', async () => {
    const request = await presign(plain)
    const add = (value: string) => {
      return { ...request, headers: [...request.headers, 'x-amz-content-sha256', value] }
    }
    expect(isAccepted(add(createHash('sha256').update(plain.body).digest('hex')))).toBe(true)
    expect(isAccepted(add('0'.repeat(64)))).toBe(false)
    expect(isAccepted(add('UNSIGNED-PAYLOAD'))).toBe(false)
  })
})

const plain: PlainRequest = {
  method: 'POST',
  path: '/a/b',
  query: { Action: 'GetCallerIdentity', Version: '2011-06-15', 'two words': ['1', '2'] },
  headers: {
    host: 'sts.example',
    'content-type': 'application/x-www-form-urlencoded',
    'x-custom': 'one two',
  },
  body: 'Action=GetCallerIdentity',
}

interface Mutation {
  change: string
  request: SignedRequest
}

/** Every part of a request but its signature, changed, taken away or added, one at a time. */
function mutations(request: SignedRequest): Mutation[] {
  const found: Mutation[] = []
  const add = (change: string, parts: Partial<SignedRequest>) => {
    found.push({ change, request: { ...request, ...parts } })
  }
  add('another method', { method: 'PUT' })
  add('the method in lower case', { method: 'post' })
  add('another path', { path: '/a/c' })
  add('a path that goes on', { path: '/a/b/' })
  add('no path', { path: '/' })
  add('one more parameter', { query: `${request.query}&Extra=1` })
  add('another body', { body: Buffer.from('Action=GetCallerIdentitY') })
  add('a body that goes on', { body: Buffer.concat([request.body, Buffer.from('&')]) })
  add('no body', { body: new Uint8Array() })
  const pairs = request.query.split('&')
  for (const [index, pair] of pairs.entries()) {
    const [name = '', value = ''] = pair.split('=')
    const replaced = (...pair: string[]) => ({
      query: pairs.toSpliced(index, 1, ...pair).join('&'),
    })
    add(`parameter ${name} taken away`, replaced())
    add(`parameter ${name} renamed`, replaced(`${name}x=${value}`))
    add(`parameter ${name} with another value`, replaced(`${name}=${value}0`))
    // Only the first X-Amz-Signature counts, and none is signed.
    if (name !== 'X-Amz-Signature') add(`parameter ${name} twice`, replaced(pair, pair))
  }
  const signed = new Set(parseSignature(request).signedHeaders)
  for (let index = 0; index < request.headers.length; index += 2) {
    const [name = '', value = ''] = request.headers.slice(index, index + 2)
    if (!signed.has(name)) continue
    const replaced = (...header: string[]) => ({
      headers: request.headers.toSpliced(index, 2, ...header),
    })
    add(`header ${name} taken away`, replaced())
    add(`header ${name} with another value`, replaced(name, `${value}0`))
    add(`header ${name} with an empty value`, replaced(name, ''))
    add(`header ${name} twice`, replaced(name, value, name, value))
  }
  return found
}

/** The text that carries the signature, with each of its parts changed. */
function signatureMutations(text: string, marks: { slash: string; semicolon: string }) {
  const { slash, semicolon } = marks
  const scope = ['20260102', 'eu-west-1', 'sts', 'aws4_request']
  const scoped = (index: number, part: string) => {
    return text.replace(scope.join(slash), scope.with(index, part).join(slash))
  }
  const host = `host${semicolon}`
  const listed = (names: string[]) =>
    text.replace(host, names.map((name) => name + semicolon).join(''))
  const signature = /Signature=([0-9a-f]{64})/.exec(text)?.[1] ?? ''
  const mutated: [change: string, text: string][] = [
    ['another access key', text.replace('AKIDEXAMPLE', 'AKIDEXAMPLF')],
    ['another day', scoped(0, '20260103')],
    ['another region', scoped(1, 'eu-west-2')],
    ['another service', scoped(2, 'iam')],
    ['another terminator', scoped(3, 'aws5_request')],
    ['another algorithm', text.replace('AWS4-HMAC-SHA256', 'AWS4-HMAC-SHA512')],
    ['host not signed', listed([])],
    ['one more signed header', listed(['host', 'user-agent'])],
    ['a signed header twice', listed(['host', 'host'])],
    ['a header signed that was not sent', listed(['host', 'via'])],
    ['an empty signature', text.replace(signature, '')],
    ['a shorter signature', text.replace(signature, signature.slice(0, -1))],
    ['a longer signature', text.replace(signature, `${signature}0`)],
    ['a signature in capitals', text.replace(signature, signature.toUpperCase())],
    ['a signature of other letters', text.replace(signature, 'é'.repeat(64))],
  ]
  for (let index = 0; index < signature.length; index += 1) {
    const digit = signature[index] === '0' ? '1' : '0'
    const other = signature.slice(0, index) + digit + signature.slice(index + 1)
    mutated.push([`another digit ${index + 1} of the signature`, text.replace(signature, other)])
  }
  return mutated
}

describe('verifySignature', () => {
  let inHeader: SignedRequest
  let inQuery: SignedRequest
  beforeAll(async () => {
    inHeader = await signInHeader(plain, 'session/token+1==')
    inHeader = { ...inHeader, headers: [...inHeader.headers, 'user-agent', 'test'] }
    inQuery = await presign(plain, 'session/token+1==')
    inQuery = { ...inQuery, headers: [...inQuery.headers, 'user-agent', 'test'] }
  })

  it('accepts the requests that are changed below', () => {
    expect(isAccepted(inHeader)).toBe(true)
    expect(isAccepted(inQuery)).toBe(true)
  })

  it.each(['header', 'query'])('refuses any change to a request signed in the %s', (form) => {
    const request = form === 'header' ? inHeader : inQuery
    const all = mutations(request)
    expect(all.length).toBeGreaterThan(35)
    for (const mutation of all) {
      expect(mutation.request, mutation.change).not.toEqual(request)
      expect(isAccepted(mutation.request), mutation.change).toBe(false)
    }
  })

  it('refuses any change to the Authorization header', () => {
    const index = inHeader.headers.indexOf('authorization') + 1
    const text = inHeader.headers[index]!
    for (const [change, mutated] of signatureMutations(text, { slash: '/', semicolon: ';' })) {
      expect(mutated, change).not.toBe(text)
      const headers = inHeader.headers.with(index, mutated)
      expect(isAccepted({ ...inHeader, headers }), change).toBe(false)
    }
  })

  it('refuses any change to the parameters of a presigned request', () => {
    const marks = { slash: '%2F', semicolon: '%3B' }
    for (const [change, query] of signatureMutations(inQuery.query, marks)) {
      expect(query, change).not.toBe(inQuery.query)
      expect(isAccepted({ ...inQuery, query }), change).toBe(false)
    }
  })

  it('accepts what means the same: order and escapes of the query, case and blanks of headers', () => {
    for (const request of [inHeader, inQuery]) {
      const pairs = request.query.split('&').toReversed()
      const query = pairs.join('&&').replaceAll('%20', '+').replace('Action', '%41ction')
      expect(isAccepted({ ...request, query })).toBe(true)
      const headers = request.headers.map((text, index) => {
        return index % 2 === 0 ? text.toUpperCase() : ` ${text} `
      })
      expect(isAccepted({ ...request, headers })).toBe(true)
      expect(isAccepted({ ...request, path: '//a/./x/../b' })).toBe(true)
    }
  })

  it('accepts other values of headers that are not signed', () => {
    for (const request of [inHeader, inQuery]) {
      const headers = [...request.headers.slice(0, -1), 'another']
      expect(isAccepted({ ...request, headers })).toBe(true)
    }
  })

  it('refuses the key of another day, region, service or secret', () => {
    const signature = parseSignature(inHeader)
    const check = (other: Buffer) => verifySignature(inHeader, signature, other)
    expect(check(signingKey(secretAccessKey, '20260102', 'eu-west-1', 'sts'))).toBe(true)
    expect(check(signingKey(secretAccessKey, '20260103', 'eu-west-1', 'sts'))).toBe(false)
    expect(check(signingKey(secretAccessKey, '20260102', 'us-east-1', 'sts'))).toBe(false)
    expect(check(signingKey(secretAccessKey, '20260102', 'eu-west-1', 'iam'))).toBe(false)
    expect(check(signingKey('another', '20260102', 'eu-west-1', 'sts'))).toBe(false)
  })
})

describe('signingKey', () => {
  // From "Deriving the signing key" in the AWS General Reference.
  it('is the one of the published example', () => {
    const key = signingKey(secretAccessKey, '20150830', 'us-east-1', 'iam')
    expect(key.toString('hex')).toBe(
      'c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9',
    )
  })
})
