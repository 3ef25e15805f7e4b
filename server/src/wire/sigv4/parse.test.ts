import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AwsError } from '../aws-error.js'
import { checkFreshness, checkScope, parseSignature, type ParsedSignature } from './parse.js'
import type { SignedRequest } from './request.js'

const credential = 'AKIDEXAMPLE/20210502/us-east-1/iam/aws4_request'
const parts = `Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=0123`
const authorization = `AWS4-HMAC-SHA256 ${parts}`
const presigned = {
  'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
  'X-Amz-Credential': credential,
  'X-Amz-Date': '20210502T173143Z',
  'X-Amz-Expires': '900',
  'X-Amz-SignedHeaders': 'host',
  'X-Amz-Signature': '0123',
}
type Headers = Record<string, string | undefined>

function headerForm(changes: Headers = {}, query = ''): SignedRequest {
  const all: Headers = {
    Host: 'iam.example',
    'X-Amz-Date': '20210502T173143Z',
    Authorization: authorization,
    ...changes,
  }
  const headers = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [name, value],
  )
  return { method: 'POST', path: '/', query, headers, body: new Uint8Array() }
}

function queryForm(changes: Headers = {}): SignedRequest {
  const pairs = Object.entries({ ...presigned, ...changes }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  )
  const request = headerForm({ Authorization: undefined, 'X-Amz-Date': undefined })
  return { ...request, method: 'GET', query: pairs.join('&') }
}

function signed(by: string): SignedRequest {
  return headerForm({ Authorization: by })
}

function answerTo(call: () => unknown) {
  try {
    call()
  } catch (error) {
    if (error instanceof AwsError) {
      return [error.code, error.hasMessage ? error.message : undefined, error.status]
    }
    throw error
  }
  return 'accepted'
}

const missing = 'Request is missing Authentication Token'
const notHost = "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
const noCredential = "Authorization header requires 'Credential' parameter."
const noSignature = "Authorization header requires 'Signature' parameter."
const noHeaders = "Authorization header requires 'SignedHeaders' parameter."
const noDate =
  "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
const tail = ' Authorization=AWS4-HMAC-SHA256'
const mustInclude = (name: string) => `AWS query-string parameters must include '${name}'.`
const lookAgain = ' Re-examine the query-string parameters.'
const badPair = "not a valid key=value pair (missing equal-sign) in Authorization header: '"
const badDate = (text: string) =>
  `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`
const fiveParts = (text: string) =>
  `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${text}'`
const week =
  'X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds'

interface Row {
  rule: string
  request: SignedRequest
  code: string
  message: string | undefined
  status: number
}
const row = (rule: string, request: SignedRequest) => ({
  incomplete: (message: string): Row => {
    return { rule, request, code: 'IncompleteSignature', message, status: 400 }
  },
  mismatch: (message: string | undefined): Row => {
    return { rule, request, code: 'SignatureDoesNotMatch', message, status: 403 }
  },
  missingToken: (): Row => {
    return { rule, request, code: 'MissingAuthenticationToken', message: missing, status: 403 }
  },
  malformedQuery: (message: string): Row => {
    return { rule, request, code: 'MalformedQueryString', message, status: 400 }
  },
  wrongExpires: (message: string): Row => {
    return { rule, request, code: 'AuthorizationQueryParametersError', message, status: 400 }
  },
})

const rows: Row[] = [
  row('a cut-off escape in the query', headerForm({}, 'a=%4')).malformedQuery(
    'Incomplete trailing escape % sequence',
  ),
  row('a wrong escape in the query', headerForm({}, 'a=%yy')).malformedQuery(
    'Illegal hex character in escape % pattern: %yy',
  ),
  row('a wrong escape, before a missing signature', {
    ...headerForm({ Authorization: undefined }),
    query: '%zz',
  }).malformedQuery('Illegal hex character in escape % pattern: %zz'),
  row('no signature', headerForm({ Authorization: undefined })).missingToken(),
  row('both forms', headerForm({}, 'X-Amz-Algorithm=AWS4-HMAC-SHA256')).mismatch(undefined),
  row('another algorithm', signed(`AWS5-HMAC-SHA256 ${parts}`)).incomplete(
    "Unsupported AWS 'algorithm': 'AWS5-HMAC-SHA256'.",
  ),
  row('Signature V4a', signed(`AWS4-ECDSA-P256-SHA256 ${parts}`)).incomplete(
    "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
  ),
  row('another scheme', signed('Basic dXNlcjpwYXNz')).incomplete(
    "Unsupported AWS 'algorithm': 'Basic'.",
  ),
  row('an empty header', signed('')).incomplete("Unsupported AWS 'algorithm': ''."),
  row('a part without equal-sign', signed('AWS4-HMAC-SHA256 FooBar, BazBurp')).incomplete(
    `'FooBar' ${badPair}AWS4-HMAC-SHA256 FooBar, BazBurp'`,
  ),
  row('no parts', signed('AWS4-HMAC-SHA256')).incomplete(
    `${noCredential} ${noSignature} ${noHeaders}${tail}`,
  ),
  row(
    'no parts and no date',
    headerForm({ Authorization: 'AWS4-HMAC-SHA256 ,', 'X-Amz-Date': undefined }),
  ).incomplete(`${noCredential} ${noSignature} ${noHeaders} ${noDate}${tail}`),
  row('no date', headerForm({ 'X-Amz-Date': undefined })).incomplete(`${noDate}${tail}`),
  row('no signature part', signed(authorization.replace('Signature', 'Sign'))).incomplete(
    `${noSignature}${tail}`,
  ),
  row('another algorithm in the query', queryForm({ 'X-Amz-Algorithm': 'AWS3' })).missingToken(),
  row(
    'nothing but the algorithm in the query',
    queryForm({
      'X-Amz-Credential': undefined,
      'X-Amz-Signature': undefined,
      'X-Amz-SignedHeaders': undefined,
      'X-Amz-Date': undefined,
    }),
  ).incomplete(
    `${mustInclude('X-Amz-Credential')} ${mustInclude('X-Amz-Signature')} ${mustInclude('X-Amz-SignedHeaders')} ${mustInclude('X-Amz-Date')}${lookAgain}`,
  ),
  row('no date in the query', queryForm({ 'X-Amz-Date': undefined })).incomplete(
    `${mustInclude('X-Amz-Date')}${lookAgain}`,
  ),
  row('host not signed', signed(authorization.replace('host;', ''))).mismatch(notHost),
  row('host written in capitals', signed(authorization.replace('host', 'Host'))).mismatch(notHost),
  row('host not signed in the query', queryForm({ 'X-Amz-SignedHeaders': 'date' })).mismatch(
    notHost,
  ),
  row(
    'host not signed, before a wrong date',
    headerForm({ Authorization: authorization.replace('host;', ''), 'X-Amz-Date': 'now' }),
  ).mismatch(notHost),
  row('a wrong date', headerForm({ 'X-Amz-Date': '2021' })).incomplete(badDate('2021')),
  row(
    'an HTTP date',
    headerForm({ 'X-Amz-Date': undefined, Date: 'Sun, 02 May 2021 17:31:43 GMT' }),
  ).incomplete(badDate('Sun, 02 May 2021 17:31:43 GMT')),
  row('a wrong date in the query', queryForm({ 'X-Amz-Date': 'x' })).incomplete(badDate('x')),
  row('a credential of four parts', signed(authorization.replace('/iam', ''))).incomplete(
    fiveParts('AKIDEXAMPLE/20210502/us-east-1/aws4_request'),
  ),
  row('a credential of six parts', signed(authorization.replace('/iam', '/iam/x'))).incomplete(
    fiveParts('AKIDEXAMPLE/20210502/us-east-1/iam/x/aws4_request'),
  ),
  row('no number in X-Amz-Expires', queryForm({ 'X-Amz-Expires': '1h' })).wrongExpires(
    'X-Amz-Expires should be a number',
  ),
  row('an empty X-Amz-Expires', queryForm({ 'X-Amz-Expires': '' })).wrongExpires(
    'X-Amz-Expires should be a number',
  ),
  row('a negative X-Amz-Expires', queryForm({ 'X-Amz-Expires': '-1' })).wrongExpires(
    'X-Amz-Expires must be non-negative',
  ),
  row('an X-Amz-Expires over a week', queryForm({ 'X-Amz-Expires': '604801' })).wrongExpires(week),
  row('an endless X-Amz-Expires', queryForm({ 'X-Amz-Expires': '9'.repeat(400) })).wrongExpires(
    week,
  ),
  row(
    'too many signed headers',
    signed(authorization.replace('host;', `host;${'a;'.repeat(100)}`)),
  ).incomplete('A signature can have at most 100 signed headers'),
  row('headers that are too long', headerForm({ 'X-Filler': 'a'.repeat(65_536) })).incomplete(
    'The headers of the request are too long',
  ),
]

describe('parseSignature', () => {
  it.each(rows)('answers to $rule: $code $message', ({ request, code, message, status }) => {
    expect(answerTo(() => parseSignature(request))).toEqual([code, message, status])
  })

  it('answers to any text whatever with an error of AWS, never with another one', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 40 })
    const changed = (text: string) =>
      fc
        .tuple(fc.nat({ max: text.length }), fc.nat({ max: 3 }), texts)
        .map(([start, length, by]) => {
          return text.slice(0, start) + by + text.slice(start + length)
        })
    const headers = fc.record({
      Authorization: fc.option(changed(authorization), { nil: undefined }),
      'X-Amz-Date': fc.option(changed('20210502T173143Z'), { nil: undefined }),
    })
    const queries = fc.oneof(fc.constant(''), changed(queryForm().query))
    const property = fc.property(headers, queries, (change, query) => {
      // `answerTo` throws on whatever is not an AwsError.
      const answer = answerTo(() => parseSignature(headerForm(change, query)))
      expect(answer === 'accepted' || answer.length === 3).toBe(true)
    })
    fc.assert(property, { numRuns: 1000 })
  })

  it('reads the header form', () => {
    const request = headerForm({ 'x-AMZ-security-token': 'token' })
    expect(parseSignature(request)).toEqual({
      accessKeyId: 'AKIDEXAMPLE',
      date: '20210502',
      region: 'us-east-1',
      service: 'iam',
      terminator: 'aws4_request',
      timestamp: '20210502T173143Z',
      signedAt: Date.UTC(2021, 4, 2, 17, 31, 43),
      signedHeaders: ['host', 'x-amz-date'],
      signature: '0123',
      sessionToken: 'token',
      form: 'header',
    })
  })

  it('reads the query form', () => {
    const request = queryForm({ 'X-Amz-Security-Token': 'a/b+c==' })
    expect(parseSignature(request)).toEqual({
      accessKeyId: 'AKIDEXAMPLE',
      date: '20210502',
      region: 'us-east-1',
      service: 'iam',
      terminator: 'aws4_request',
      timestamp: '20210502T173143Z',
      signedAt: Date.UTC(2021, 4, 2, 17, 31, 43),
      signedHeaders: ['host'],
      signature: '0123',
      sessionToken: 'a/b+c==',
      form: 'query',
      expiresSeconds: 900,
    })
  })

  it('takes the header without blanks after its commas, and sorts the signed headers', () => {
    const compact = `AWS4-HMAC-SHA256 Credential=${credential},SignedHeaders=x-amz-date;host,Signature=0123,`
    expect(parseSignature(signed(compact))).toEqual(parseSignature(headerForm()))
  })

  it('takes the last of repeated parts in the header, the first in the query', () => {
    const twice = signed(`${authorization}, Signature=4567`)
    expect(parseSignature(twice).signature).toBe('4567')
    const request = queryForm()
    const query = `${request.query}&X-Amz-Signature=4567&X-Amz-Algorithm=AWS3`
    expect(parseSignature({ ...request, query }).signature).toBe('0123')
  })

  it('takes the first of repeated headers', () => {
    const request = headerForm()
    const headers = [...request.headers, 'authorization', 'AWS3', 'x-amz-date', 'never']
    expect(parseSignature({ ...request, headers })).toEqual(parseSignature(request))
  })

  it('takes the extended format and the Date header, and turns them into the basic format', () => {
    const date = { 'X-Amz-Date': undefined, Date: '2021-05-02T17:31:43Z' }
    expect(parseSignature(headerForm(date))).toEqual(parseSignature(headerForm()))
  })

  it('takes an X-Amz-Expires of zero and of a week', () => {
    expect(parseSignature(queryForm({ 'X-Amz-Expires': '0' })).expiresSeconds).toBe(0)
    expect(parseSignature(queryForm({ 'X-Amz-Expires': '604800' })).expiresSeconds).toBe(604_800)
    expect(parseSignature(queryForm({ 'X-Amz-Expires': undefined }))).not.toHaveProperty(
      'expiresSeconds',
    )
  })
})

const at = (time: string) => Date.parse(time)

function dated(timestamp: string, signedAt: number, expiresSeconds?: number): ParsedSignature {
  const signature: ParsedSignature = { ...parseSignature(headerForm()), timestamp, signedAt }
  if (expiresSeconds !== undefined) signature.expiresSeconds = expiresSeconds
  return signature
}

describe('checkFreshness', () => {
  it('refuses a signature of more than 15 minutes ago', () => {
    const old = dated('20210502T144040Z', at('2021-05-02T14:40:40Z'))
    expect(answerTo(() => checkFreshness(old, at('2021-05-02T17:46:43Z')))).toEqual([
      'SignatureDoesNotMatch',
      'Signature expired: 20210502T144040Z is now earlier than 20210502T173143Z (20210502T174643Z - 15 min.)',
      403,
    ])
  })

  it('refuses a signature of more than 15 minutes ahead', () => {
    const early = dated('20210502T183640Z', at('2021-05-02T18:36:40Z'))
    expect(answerTo(() => checkFreshness(early, at('2021-05-02T17:36:40Z')))).toEqual([
      'SignatureDoesNotMatch',
      'Signature not yet current: 20210502T183640Z is still later than 20210502T175140Z (20210502T173640Z + 15 min.)',
      403,
    ])
  })

  it('refuses a presigned request past its X-Amz-Expires', () => {
    const short = dated('20210502T173143Z', at('2021-05-02T17:31:43Z'), 90)
    expect(answerTo(() => checkFreshness(short, at('2021-05-02T17:33:13Z')))).toBe('accepted')
    expect(answerTo(() => checkFreshness(short, at('2021-05-02T17:33:14Z')))).toEqual([
      'SignatureDoesNotMatch',
      'Signature expired: 20210502T173143Z is now earlier than 20210502T173144Z (20210502T173314Z - 90 sec.)',
      403,
    ])
  })

  it.each([
    { seconds: -901, expiresSeconds: undefined, answer: 'refused' },
    { seconds: -900, expiresSeconds: undefined, answer: 'accepted' },
    { seconds: 900, expiresSeconds: undefined, answer: 'accepted' },
    { seconds: 901, expiresSeconds: undefined, answer: 'refused' },
    { seconds: -3600, expiresSeconds: 3600, answer: 'accepted' },
    { seconds: -3601, expiresSeconds: 3600, answer: 'refused' },
    { seconds: 900, expiresSeconds: 60, answer: 'accepted' },
    { seconds: 901, expiresSeconds: 604_800, answer: 'refused' },
    { seconds: 0, expiresSeconds: 0, answer: 'accepted' },
    { seconds: -1, expiresSeconds: 0, answer: 'refused' },
  ])('signed $seconds s from now, to last $expiresSeconds s: $answer', (moment) => {
    const now = at('2021-05-02T17:31:43Z')
    const signature = dated('irrelevant', now + moment.seconds * 1000, moment.expiresSeconds)
    const answer = answerTo(() => checkFreshness(signature, now))
    expect(answer === 'accepted' ? 'accepted' : 'refused').toBe(moment.answer)
  })
})

describe('checkScope', () => {
  const region = 'Credential should be scoped to a valid region. '
  const service = "Credential should be scoped to correct service: 'sts'. "
  const terminator =
    "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws5_request'."
  const date =
    "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20210501' != '20210502', from '20210502T173143Z'."
  const good = { ...parseSignature(headerForm()), service: 'sts' }

  it.each([
    { change: { region: 'eu-west-1' }, message: region },
    { change: { service: 'iam' }, message: service },
    { change: { region: '', service: 'STS' }, message: region + service },
    { change: { terminator: 'aws5_request' }, message: terminator },
    { change: { date: '20210501' }, message: date },
    {
      change: { terminator: 'aws5_request', date: '20210501' },
      message: `${terminator} ${date}`,
    },
    {
      change: { region: 'x', service: 's3', terminator: 'aws5_request', date: '20210501' },
      message: `${region}${service}${terminator} ${date}`,
    },
  ])('refuses $change', ({ change, message }) => {
    const check = () => checkScope({ ...good, ...change }, { service: 'sts', regions: 'us-east-1' })
    expect(answerTo(check)).toEqual(['SignatureDoesNotMatch', message, 403])
  })

  it('takes every region where any is allowed, but not none', () => {
    const expected = { service: 'sts', regions: 'any' } as const
    expect(answerTo(() => checkScope({ ...good, region: 'eu-west-1' }, expected))).toBe('accepted')
    expect(answerTo(() => checkScope({ ...good, region: '' }, expected))).toEqual([
      'SignatureDoesNotMatch',
      region,
      403,
    ])
  })

  it('takes the scope of the service', () => {
    expect(() => checkScope(good, { service: 'sts', regions: 'us-east-1' })).not.toThrow()
  })
})
