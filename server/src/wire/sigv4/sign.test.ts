import { SignatureV4 } from '@smithy/signature-v4'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AwsSha256 } from '../../../test/support/aws-sha256.js'
import { checkFreshness, checkScope, parseSignature } from './parse.js'
import type { SignedRequest } from './request.js'
import { signRequest } from './sign.js'
import { signingKey, verifySignature } from './verify.js'

const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY'
const now = Date.UTC(2026, 0, 2, 3, 4, 5)
const parts = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey,
  region: 'eu-west-1',
  service: 'sts',
  now,
}

function post(body: string, path = '/'): SignedRequest {
  const headers = ['host', 'sts.example', 'content-type', 'application/x-www-form-urlencoded']
  return { method: 'POST', path, query: '', headers, body: Buffer.from(body) }
}

/** The same by AWS's own signer, of which nothing is used in the code under test. */
async function signedByAws(request: SignedRequest, sessionToken?: string): Promise<string> {
  const credentials = { accessKeyId: parts.accessKeyId, secretAccessKey }
  const signer = new SignatureV4({
    service: parts.service,
    region: parts.region,
    sha256: AwsSha256,
    applyChecksum: false,
    credentials: sessionToken === undefined ? credentials : { ...credentials, sessionToken },
  })
  const headers: Record<string, string> = {}
  for (let index = 0; index < request.headers.length; index += 2) {
    headers[request.headers[index]!] = request.headers[index + 1]!
  }
  const { method, path, body } = request
  const plain = { protocol: 'https:', hostname: 'sts.example', method, path, headers, query: {} }
  const signed = await signer.sign(
    { ...plain, body: Buffer.from(body).toString() },
    { signingDate: new Date(now) },
  )
  return signed.headers['authorization'] ?? ''
}

function withHeaders(request: SignedRequest, added: Record<string, string>): SignedRequest {
  return { ...request, headers: [...request.headers, ...Object.entries(added).flat()] }
}

function isVerified(request: SignedRequest): boolean {
  const signature = parseSignature(request)
  checkFreshness(signature, now)
  checkScope(signature, { service: 'sts', regions: 'any' })
  return verifySignature(
    request,
    signature,
    signingKey(secretAccessKey, '20260102', 'eu-west-1', 'sts'),
  )
}

describe('signRequest', () => {
  it.each([undefined, 'session/token=='])(
    'signs as AWS does, with session token %s',
    async (token) => {
      const request = post('Action=Publish&Message=%E2%82%AC', '/a b/%20c')
      const signed = signRequest(request, { ...parts, sessionToken: token })
      expect(signed['authorization']).toBe(await signedByAws(request, token))
    },
  )

  it('signs whatever body as AWS does, and so that our verifier takes it', async () => {
    const property = fc.asyncProperty(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      async (body) => {
        const request = post(body)
        const signed = signRequest(request, parts)
        expect(signed['authorization']).toBe(await signedByAws(request))
        expect(isVerified(withHeaders(request, signed))).toBe(true)
      },
    )
    await fc.assert(property, { numRuns: 100 })
  })

  it('is worth nothing for another body', () => {
    const signed = signRequest(post('Message=1'), parts)
    expect(isVerified(withHeaders(post('Message=2'), signed))).toBe(false)
  })

  it('never shows the secret', () => {
    expect(JSON.stringify(signRequest(post(''), parts))).not.toContain(secretAccessKey)
  })
})
