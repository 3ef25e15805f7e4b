// Signature Version 4 checks per second on one core, with the signing key cached as in the server.
// Run after `npm run build`: node bench/sigv4.mjs
import { createHash, createHmac } from 'node:crypto'
import { canonicalRequest } from '../server/dist/wire/sigv4/canonical-request.js'
import { checkFreshness, checkScope, parseSignature } from '../server/dist/wire/sigv4/parse.js'
import { signingKey, verifySignature } from '../server/dist/wire/sigv4/verify.js'

const timestamp = '20260102T030405Z'
const now = Date.UTC(2026, 0, 2, 3, 4, 5)
const scope = '20260102/us-east-1/sts/aws4_request'
const key = signingKey('wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', '20260102', 'us-east-1', 'sts')
const sha256 = (data) => createHash('sha256').update(data).digest('hex')

/** Signs by the book, so that the checks below have something to say yes to. */
function sign(request, signedHeaders) {
  const canonical = canonicalRequest(request, signedHeaders, sha256(request.body))
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`
  return createHmac('sha256', key).update(text).digest('hex')
}

/** What the AWS SDK for JavaScript sends. */
function sdkRequest(body, extraHeaders = {}) {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
    host: 'localhost:8080',
    'x-amz-user-agent': 'aws-sdk-js/3.1173.0',
    'user-agent':
      'aws-sdk-js/3.1173.0 ua/2.1 os/linux#6.1 lang/js md/nodejs#20.19.0 api/sts#3.1173.0',
    'amz-sdk-invocation-id': '1f0c52b0-4d3c-4bd6-9a0e-5a1d6f0f3c6e',
    'amz-sdk-request': 'attempt=1; max=3',
    'x-amz-date': timestamp,
    'x-amz-content-sha256': sha256(body),
    ...extraHeaders,
  }
  const unsigned = new Set(['user-agent', 'content-length'])
  const signedHeaders = Object.keys(headers)
    .filter((name) => !unsigned.has(name))
    .toSorted()
  const request = {
    method: 'POST',
    path: '/',
    query: '',
    headers: Object.entries(headers).flat(),
    body,
  }
  const signature = sign(request, signedHeaders)
  const parts = `SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
  const value = `AWS4-HMAC-SHA256 Credential=ASIAIOSFODNN7EXAMPLE/${scope}, ${parts}`
  return { ...request, headers: [...request.headers, 'authorization', value] }
}

function presignedRequest() {
  const parameters = {
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `ASIAIOSFODNN7EXAMPLE/${scope}`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': '900',
    'X-Amz-SignedHeaders': 'host',
  }
  const pairs = Object.entries(parameters).map(
    ([name, value]) => `${name}=${encodeURIComponent(value)}`,
  )
  const headers = ['host', 'localhost:8080', 'user-agent', 'Boto3/1.40.0', 'accept', '*/*']
  const request = {
    method: 'GET',
    path: '/',
    query: pairs.join('&'),
    headers,
    body: Buffer.alloc(0),
  }
  return { ...request, query: `${request.query}&X-Amz-Signature=${sign(request, ['host'])}` }
}

const identity = Buffer.from('Action=GetCallerIdentity&Version=2011-06-15')
const token = { 'x-amz-security-token': Buffer.alloc(450, 7).toString('base64') }
const cases = {
  'POST of an SDK, long-term key': sdkRequest(identity),
  'POST of an SDK, session token': sdkRequest(identity, token),
  'POST of an SDK, body of 4 KB': sdkRequest(Buffer.alloc(4096, 'a=b&')),
  'presigned GET': presignedRequest(),
}

function check(request) {
  const signature = parseSignature(request)
  checkFreshness(signature, now)
  checkScope(signature, { service: 'sts', regions: 'any' })
  if (!verifySignature(request, signature, key)) throw new Error('The signature was refused')
}

/** Best of five rounds of about 300 ms, in calls per second. */
function callsPerSecond(call) {
  let best = 0
  for (let round = 0; round < 6; round += 1) {
    const start = performance.now()
    let calls = 0
    while (performance.now() - start < 300) {
      for (let index = 0; index < 50; index += 1) call()
      calls += 50
    }
    if (round > 0) best = Math.max(best, (calls / (performance.now() - start)) * 1000)
  }
  return best
}

console.log('| request | parse, date, scope, verify | verify alone |\n| --- | ---: | ---: |')
for (const [name, request] of Object.entries(cases)) {
  const signature = parseSignature(request)
  const whole = callsPerSecond(() => check(request))
  const alone = callsPerSecond(() => verifySignature(request, signature, key))
  const figures = [whole, alone].map((rate) => `${Math.round(rate).toLocaleString('en')}/s`)
  console.log(`| ${name} | ${figures.join(' | ')} |`)
}
