import { connect } from 'node:net'
import { once } from 'node:events'
import { PutUserPolicyCommand } from '@aws-sdk/client-iam'
import * as fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { operations } from '../src/pipeline/registry.js'
import { modelledOperations, type QueryService } from '../src/wire/model.js'
import { startEphemeral, type TestServer } from './support/ephemeral.js'
import { policy } from './support/policy.js'
import { callRaw, presigned, type RawAnswer, sendRaw, signed } from './support/signed-request.js'
import { createDevice, createSession, createUserWithDevice } from './support/virtual-device.js'

let server: TestServer
beforeAll(async () => {
  server = await startEphemeral()
})
beforeEach(() => server.reset())
afterAll(() => server.close())

const uuid = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
const iamNamespace = 'https://iam.amazonaws.com/doc/2010-05-08/'
const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/'
const dispatchNamespace = 'http://webservices.amazon.com/AWSFault/2005-15-09'
const requestIdOf = ({ headers }: RawAnswer) => String(headers['x-amzn-requestid'])
const identityQuery = { Action: 'GetCallerIdentity', Version: '2011-06-15' }

/** The error document, to the byte. */
const errorBody = (
  answer: RawAnswer,
  { namespace, code, message }: { namespace: string; code: string; message?: string },
) =>
  [
    `<ErrorResponse xmlns="${namespace}">`,
    '  <Error>',
    '    <Type>Sender</Type>',
    `    <Code>${code}</Code>`,
    ...(message === undefined ? [] : [`    <Message>${message}</Message>`]),
    '  </Error>',
    `  <RequestId>${requestIdOf(answer)}</RequestId>`,
    '</ErrorResponse>',
    '',
  ].join('\n')

describe('what is no call of an operation', () => {
  it('is redirected to the documentation: no Action, or a POST without Content-Type', async () => {
    const requests = {
      'https://aws.amazon.com/iam?Version=2011-06-15': {
        method: 'GET',
        target: '/?Version=2011-06-15',
      },
      'https://aws.amazon.com/iam': { headers: form, body: 'Version=2011-06-15' },
    }
    for (const [location, request] of Object.entries(requests)) {
      const answer = await sendRaw(server, request)
      expect([answer.status, answer.headers['location'], answer.body]).toEqual([302, location, ''])
      expect(requestIdOf(answer)).toMatch(new RegExp(`^${uuid}$`))
    }
    for (const request of [
      { method: 'GET' },
      { body: 'Action=GetCallerIdentity&Version=2011-06-15' },
      { headers: form },
      ...['PUT', 'DELETE', 'PATCH', 'HEAD'].map((method) => ({
        method,
        headers: form,
        body: method === 'HEAD' ? '' : 'Action=GetCallerIdentity&Version=2011-06-15',
      })),
    ]) {
      const answer = await sendRaw(server, request)
      expect([answer.status, answer.headers['location'], answer.body]).toEqual([
        302,
        'https://aws.amazon.com/iam',
        '',
      ])
    }
  })

  it('is answered to a browser’s OPTIONS with leave for two days', async () => {
    const { status, headers, body } = await sendRaw(server, {
      method: 'OPTIONS',
      headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
    })
    expect([status, body]).toEqual([200, ''])
    expect(headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-max-age': '172800',
    })
  })

  it('is refused in HTML where the Content-Type is another', async () => {
    for (const type of ['application/json', 'text/xml', 'multipart/form-data', 'nonsense', '']) {
      const { status, headers, body } = await sendRaw(server, {
        headers: { 'content-type': type },
        body: 'Action=GetCallerIdentity&Version=2011-06-15',
      })
      expect([status, headers['content-type']], type).toEqual([403, 'text/html'])
      expect(body).toMatch(/^<html>/)
    }
  })

  it('is unknown under another path, whatever the method and the signature', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const request = await signed(server, { service: 'sts', body: 'Action=GetCallerIdentity' })
      const answer = await sendRaw(server, { ...request, method, target: '/other' })
      expect([answer.status, answer.body.trim()]).toEqual([404, '<UnknownOperationException/>'])
    }
  })

  it('is refused without a word where the path is broken, climbs above the root or does not begin there', async () => {
    for (const target of ['/%', '/%2', '/a%zz', '/../x', '/a/../../x', '/%2e%2E/x', 'x', '*']) {
      const { status, body, headers } = await sendRaw(server, { method: 'GET', target })
      expect([status, body], target).toEqual([400, ''])
      expect(headers).not.toHaveProperty('x-amzn-requestid')
    }
    expect((await sendRaw(server, { method: 'GET', target: '/a/../b' })).status).toBe(404)
  })
})

describe('the size of a body', () => {
  it('may be 10,000,000 bytes', async () => {
    const start = 'Action=GetCallerIdentity&Version=2011-06-15&Ignored='
    const body = start + 'x'.repeat(10_000_000 - start.length)
    const request = await signed(server, { service: 'sts', body })
    const answer = await sendRaw(server, request)
    expect(answer.status).toBe(200)
    expect(answer.body).toContain('<Arn>arn:aws:iam::123456789012:user/admin</Arn>')
    const answerOfOneMore = await sendRaw(server, { ...request, body: `${body}x` }).catch(
      () => undefined,
    )
    // The connection may be closed while the client still writes.
    expect(answerOfOneMore?.status ?? 413).toBe(413)
  })

  it.each([
    ['is announced', 'Content-Length: 10000001', ''],
    [
      'comes in pieces',
      'Transfer-Encoding: chunked',
      `${(10_000_001).toString(16)}\r\n${'x'.repeat(10_000_001)}`,
    ],
  ])(
    'of one byte more that %s is refused before the body is read whole',
    async (_, header, body) => {
      const { hostname, port } = new URL(server.endpoint)
      const socket = connect(Number(port), hostname)
      socket.on('error', () => undefined)
      socket.write(
        `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: ${form['content-type']}\r\n${header}\r\n\r\n${body}`,
      )
      let text = ''
      socket.on('data', (piece: Buffer) => {
        text += piece.toString()
      })
      // The body never ends, yet the answer comes and the server hangs up.
      await once(socket, 'close')
      expect(text).toMatch(/^HTTP\/1\.1 413 /)
      expect(text.toLowerCase()).toContain('content-length: 0\r\n')
      expect(text.toLowerCase()).not.toContain('x-amzn-requestid')
    },
  )
})

describe('an Action that is none', () => {
  it.each([
    ['NoSuchAction', '2011-06-15', 'Could not find operation NoSuchAction for version 2011-06-15'],
    ['NoSuchAction', '2010-05-08', 'Could not find operation NoSuchAction for version 2010-05-08'],
    ['GetUser', '2011-06-15', 'Could not find operation GetUser for version 2011-06-15'],
    ['getUser', '2010-05-08', 'Could not find operation getUser for version 2010-05-08'],
    [
      'GetCallerIdentity',
      undefined,
      'Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED',
    ],
    ['GetCallerIdentity', '', 'Could not find operation GetCallerIdentity for version '],
    ['', '2011-06-15', 'Could not find operation  for version 2011-06-15'],
    ['constructor', '2010-05-08', 'Could not find operation constructor for version 2010-05-08'],
    ['<a>&', '1', 'Could not find operation &lt;a&gt;&amp; for version 1'],
  ])(
    '%j of version %j is told so, before the signature is looked at',
    async (Action, Version, text) => {
      const fields = Version === undefined ? { Action } : { Action, Version }
      const body = new URLSearchParams(fields).toString()
      const answer = await sendRaw(server, { headers: form, body })
      expect([answer.status, answer.headers['content-type']]).toEqual([400, 'text/xml'])
      expect(answer.body).toBe(
        errorBody(answer, { namespace: dispatchNamespace, code: 'InvalidAction', message: text }),
      )
    },
  )

  it('is named where the models have it and the server has not, with status 501', async () => {
    const built = new Set(operations.map(({ model }) => `${model.service}:${model.name}`))
    for (const service of ['iam', 'sts'] as const) {
      for (const name of modelledOperations(service)) {
        if (built.has(`${service}:${name}`)) continue
        const answer = await callRaw(server, { service, action: name })
        expect([answer.status, answer.headers['content-type']]).toEqual([501, 'text/xml'])
        expect(answer.body).toContain('<Code>NotImplemented</Code>')
        expect(answer.body).toMatch(new RegExp(`<Message>.*\\b${name}\\b.*</Message>`))
      }
    }
  })
})

describe('an answer', () => {
  it('is XML with the request’s id in its header and at its end, two blanks deep', async () => {
    const answer = await callRaw(server, { service: 'sts', action: 'GetCallerIdentity' })
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/xml'])
    const [userId] = /AIDA[A-Z2-7]{17}/.exec(answer.body) ?? []
    expect(answer.body).toBe(
      [
        `<GetCallerIdentityResponse xmlns="${stsNamespace}">`,
        '  <GetCallerIdentityResult>',
        '    <Arn>arn:aws:iam::123456789012:user/admin</Arn>',
        `    <UserId>${userId}</UserId>`,
        '    <Account>123456789012</Account>',
        '  </GetCallerIdentityResult>',
        '  <ResponseMetadata>',
        `    <RequestId>${requestIdOf(answer)}</RequestId>`,
        '  </ResponseMetadata>',
        '</GetCallerIdentityResponse>',
        '',
      ].join('\n'),
    )
    expect(requestIdOf(answer)).toMatch(new RegExp(`^${uuid}$`))
  })

  it('has no Result element where the operation has no output', async () => {
    const { serialNumber } = await createDevice(server, 'alice')
    const answer = await callRaw(server, {
      service: 'iam',
      action: 'DeleteVirtualMFADevice',
      parameters: { SerialNumber: serialNumber },
    })
    expect(answer.body).toBe(
      [
        `<DeleteVirtualMFADeviceResponse xmlns="${iamNamespace}">`,
        '  <ResponseMetadata>',
        `    <RequestId>${requestIdOf(answer)}</RequestId>`,
        '  </ResponseMetadata>',
        '</DeleteVirtualMFADeviceResponse>',
        '',
      ].join('\n'),
    )
  })

  it('shows an empty list as an empty element and leaves out what is absent', async () => {
    const { body } = await callRaw(server, { service: 'iam', action: 'ListMFADevices' })
    expect(body).toContain('    <MFADevices/>\n')
    expect(body).toContain('    <IsTruncated>false</IsTruncated>\n')
    expect(body).not.toContain('Marker')
    const users = await callRaw(server, {
      service: 'iam',
      action: 'ListUsers',
      parameters: { PathPrefix: '/none/' },
    })
    expect(users.body).toContain('    <Users/>\n')
  })

  it('writes times in whole seconds of UTC, maps as entries, and seeds as base64 of base32 text', async () => {
    const { body } = await callRaw(server, { service: 'iam', action: 'GetUser' })
    expect(body).toMatch(/<CreateDate>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/CreateDate>/)
    const summary = await callRaw(server, { service: 'iam', action: 'GetAccountSummary' })
    expect(summary.body).toMatch(
      /<entry>\n\s+<key>Users<\/key>\n\s+<value>1<\/value>\n\s+<\/entry>/,
    )
    const device = await callRaw(server, {
      service: 'iam',
      action: 'CreateVirtualMFADevice',
      parameters: { VirtualMFADeviceName: 'a' },
    })
    const [, seed = ''] = /<Base32StringSeed>(.*)<\/Base32StringSeed>/.exec(device.body) ?? []
    expect(Buffer.from(seed, 'base64').toString()).toMatch(/^[A-Z2-7]{64}$/)
    const [, png = ''] = /<QRCodePNG>(.*)<\/QRCodePNG>/.exec(device.body) ?? []
    expect(Buffer.from(png, 'base64').subarray(1, 4).toString()).toBe('PNG')
    const session = await callRaw(server, { service: 'sts', action: 'GetSessionToken' })
    expect(session.body).toMatch(/<Expiration>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ<\/Expiration>/)
  })

  it('gives policy documents percent-encoded, what was encoded before encoded again', async () => {
    const PolicyDocument = policy({ Action: 's3:%3A' })
    await server
      .iam()
      .send(new PutUserPolicyCommand({ UserName: 'admin', PolicyName: 'p', PolicyDocument }))
    const { body } = await callRaw(server, {
      service: 'iam',
      action: 'GetUserPolicy',
      parameters: { UserName: 'admin', PolicyName: 'p' },
    })
    const [, encoded = ''] = /<PolicyDocument>(.*)<\/PolicyDocument>/.exec(body) ?? []
    expect(encoded).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})+$/)
    expect(encoded).toContain('s3%3A%253A')
    expect(decodeURIComponent(encoded)).toBe(PolicyDocument)
  })
})

describe('an error', () => {
  it('has the layout of AWS, to the byte, in the namespace of its service', async () => {
    const stranger = { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA', secretAccessKey: 'x' }
    for (const [service, action, namespace] of [
      ['iam', 'ListUsers', iamNamespace],
      ['sts', 'GetCallerIdentity', stsNamespace],
    ] as const) {
      const answer = await callRaw(server, { service, action, credentials: stranger })
      expect([answer.status, answer.headers['content-type']]).toEqual([403, 'text/xml'])
      expect(answer.body).toBe(
        errorBody(answer, {
          namespace,
          code: 'InvalidClientTokenId',
          message: 'The security token included in the request is invalid.',
        }),
      )
    }
  })

  it('is MissingAuthenticationToken without a signature, and has no message with two of them', async () => {
    const bare = await sendRaw(server, {
      headers: form,
      body: 'Action=GetCallerIdentity&Version=2011-06-15',
    })
    expect(bare.status).toBe(403)
    expect(bare.body).toBe(
      errorBody(bare, {
        namespace: stsNamespace,
        code: 'MissingAuthenticationToken',
        message: 'Request is missing Authentication Token',
      }),
    )
    const header = await signed(server, { service: 'sts', method: 'GET', query: identityQuery })
    const query = await presigned(server, { service: 'sts', query: identityQuery })
    const both = await sendRaw(server, { ...header, target: query.target ?? '/' })
    expect(both.status).toBe(403)
    expect(both.body).toBe(
      errorBody(both, { namespace: stsNamespace, code: 'SignatureDoesNotMatch' }),
    )
  })

  it('is MalformedInput, mostly without a message, where a number cannot be read', async () => {
    const ask = (DurationSeconds: string) =>
      callRaw(server, {
        service: 'sts',
        action: 'GetSessionToken',
        parameters: { DurationSeconds },
      })
    for (const number of ['x', '1e3', '9.5', '2147483648', ' 900']) {
      const answer = await ask(number)
      expect(answer.status, number).toBe(400)
      expect(answer.body).toBe(
        errorBody(answer, { namespace: stsNamespace, code: 'MalformedInput' }),
      )
    }
    const empty = await ask('')
    expect(empty.body).toBe(
      errorBody(empty, {
        namespace: stsNamespace,
        code: 'MalformedInput',
        message: 'missing value for decimal type',
      }),
    )
    for (const number of ['+900', '0900']) expect((await ask(number)).status).toBe(200)
  })

  it('quotes a bad value at STS and leaves it out at IAM', async () => {
    const sts = await callRaw(server, {
      service: 'sts',
      action: 'GetAccessKeyInfo',
      parameters: { AccessKeyId: '<a&b>' },
    })
    expect(sts.body).toContain("Value '&lt;a&amp;b&gt;' at 'accessKeyId'")
    const iam = await callRaw(server, {
      service: 'iam',
      action: 'GetUser',
      parameters: { UserName: 'a b' },
    })
    expect(iam.body).toContain("Value at 'userName'")
  })
})

describe('a request', () => {
  const ok = async (answer: Promise<RawAnswer>) =>
    expect((await answer).body).toContain('<Arn>arn:aws:iam::123456789012:user/admin</Arn>')

  it('may be a GET, signed in its headers or in its query', async () => {
    await ok(
      sendRaw(
        server,
        await signed(server, { service: 'sts', method: 'GET', query: identityQuery }),
      ),
    )
    await ok(sendRaw(server, await presigned(server, { service: 'sts', query: identityQuery })))
    const session = await createSession(server, server.admin)
    await ok(
      sendRaw(
        server,
        await presigned(server, { service: 'sts', query: identityQuery, credentials: session }),
      ),
    )
  })

  it('may leave the charset out', async () => {
    await ok(
      sendRaw(
        server,
        await signed(server, {
          service: 'sts',
          headers: { 'content-type': 'application/x-www-form-urlencoded' },
          body: 'Action=GetCallerIdentity&Version=2011-06-15',
        }),
      ),
    )
  })

  it('means the first of several values, and unknown parameters mean nothing', async () => {
    const body =
      'Action=GetUser&Version=2010-05-08&UserName=admin&UserName=nobody&Action=X&Unknown=1&=2&&x'
    const answer = await sendRaw(server, await signed(server, { service: 'iam', body }))
    expect(answer.body).toContain('<UserName>admin</UserName>')
  })

  it('is not what it was signed as: refused whatever was changed', async () => {
    const body = 'Action=GetUser&Version=2010-05-08&UserName=admin'
    const request = await signed(server, { service: 'iam', body })
    const changed = [
      { ...request, body: body.replace('admin', 'alice') },
      { ...request, headers: { ...request.headers, 'x-amz-date': '20200101T000000Z' } },
      { ...request, target: '/?UserName=alice' },
      { ...request, headers: { ...request.headers, host: 'localhost' } },
    ]
    for (const attempt of changed) {
      const { status, body: text } = await sendRaw(server, attempt)
      expect(status).toBe(403)
      expect(text).toContain('<Code>SignatureDoesNotMatch</Code>')
    }
  })

  it('must be scoped to its service, and for IAM to us-east-1', async () => {
    const toSts = await signed(server, {
      service: 'iam',
      body: new URLSearchParams(identityQuery).toString(),
    })
    const { body } = await sendRaw(server, toSts)
    expect(body).toContain("Credential should be scoped to correct service: 'sts'. ")
    const region = 'eu-west-1'
    const listUsers = 'Action=ListUsers&Version=2010-05-08'
    const elsewhere = await signed(server, { service: 'iam', region, body: listUsers })
    const refused = await sendRaw(server, elsewhere)
    expect(refused.body).toBe(
      errorBody(refused, {
        namespace: iamNamespace,
        code: 'SignatureDoesNotMatch',
        message: 'Credential should be scoped to a valid region. ',
      }),
    )
    const regional = new URLSearchParams(identityQuery).toString()
    await ok(sendRaw(server, await signed(server, { service: 'sts', region, body: regional })))
  })
})

describe('no input gives a 500, hangs or is answered in what is no XML', () => {
  const wellFormed = (answer: RawAnswer) => {
    expect(answer.status === 501 || answer.status < 500, `${answer.status}: ${answer.body}`).toBe(
      true,
    )
    // eslint-disable-next-line no-control-regex -- XML 1.0 has no place for these
    expect(answer.body).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/)
  }

  it('whatever parameters an administrator sends to whatever operation', async () => {
    const { app } = await createUserWithDevice(server, 'alice')
    const spare = await createDevice(server, 'spare')
    const names = new Map(
      operations.map(({ model }) => [model, model.input?.members.map(({ name }) => name) ?? []]),
    )
    const value = fc.oneof(
      fc.constantFrom('admin', 'alice', 'ALICE', 'nobody', '/', '/a/', '123456', '0', '-1', '1000'),
      fc.constantFrom(app.serialNumber, spare.serialNumber, 'Active', 'true', 'iam:GetUser'),
      fc.constantFrom(policy({ Action: '*' }), '{}', '[]', 'arn:aws:iam::123456789012:user/alice'),
      fc.constantFrom('__proto__', 'constructor', 'sp1.YQ', 'sp1.', '\u0000', '\ud800', '\uffff'),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ maxLength: 300 }),
    )
    const suffix = fc.constantFrom('', '.member.1', '.member.1.Key', '.member.2.Value', '.1', '.')
    const call = fc.constantFrom(...operations).chain(({ model }) => {
      const known = names.get(model) ?? []
      const name = fc.oneof(
        fc.constantFrom(...known, 'Tags', 'Nothing', '__proto__'),
        fc.string({ maxLength: 10 }),
      )
      const given = fc.array(fc.tuple(name, suffix, value), { maxLength: 6 })
      const required = fc.tuple(...known.map(() => fc.option(value, { nil: undefined, freq: 4 })))
      return fc.tuple(fc.constant({ model, known }), required, given)
    })
    await fc.assert(
      fc.asyncProperty(call, async ([{ model, known }, required, given]) => {
        const parameters: [string, string][] = [
          ['Action', model.name],
          ['Version', model.apiVersion],
        ]
        known.forEach((name, index) => {
          const text = required[index]
          if (text !== undefined) parameters.push([name, text])
        })
        for (const [name, end, text] of given) parameters.push([name + end, text])
        const body = parameters
          .map((pair) =>
            pair.map((text) => encodeURIComponent(Buffer.from(text).toString())).join('='),
          )
          .join('&')
        const service = model.service as QueryService
        wellFormed(await sendRaw(server, await signed(server, { service, body })))
      }),
      { numRuns: 300 },
    )
  })

  it('whatever bytes anybody sends as a form', async () => {
    const piece = fc.oneof(
      fc.constantFrom('Action=', 'Version=', 'GetUser', '2010-05-08', '&', '=', '%', '+', '%00'),
      fc.constantFrom('%zz', '%F0%9F', '%ED%A0%80', 'Tags.member.1.Key=', 'UserName.x.y.z='),
      fc.string({ maxLength: 10 }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), fc.uint8Array(), async (text, bytes) => {
        const body = Buffer.concat([Buffer.from(text.join('')), bytes])
        wellFormed(await sendRaw(server, { headers: form, body }))
        const signedForm = await signed(server, { service: 'iam', body: text.join('') })
        wellFormed(await sendRaw(server, signedForm))
      }),
      { numRuns: 200 },
    )
  })

  it('whatever anybody writes on a connection', async () => {
    const { hostname, port } = new URL(server.endpoint)
    const token = fc.stringMatching(/^[!-~]{1,30}$/)
    const header = fc.oneof(
      fc.constantFrom(
        'Authorization: AWS4-HMAC-SHA256 Credential=a/b/c/d/e, SignedHeaders=host, Signature=x',
        'Authorization: AWS4-HMAC-SHA256',
        'Authorization: Basic eDp4',
        'X-Amz-Date: 20200101T000000Z',
        'X-Amz-Security-Token: x',
        'Content-Type: application/x-www-form-urlencoded',
        'Transfer-Encoding: chunked',
        'Content-Length: 5',
        'Content-Length: -1',
        'Host: y',
        'Accept: text/html',
        'Origin: null',
        'Expect: 100-continue',
      ),
      fc.tuple(token, fc.string({ maxLength: 40 })).map(([name, text]) => `${name}: ${text}`),
    )
    const method = fc.oneof(fc.constantFrom('GET', 'POST', 'OPTIONS', 'HEAD', 'TRACE'), token)
    const target = fc.oneof(
      fc.constantFrom('/', '/?Action=GetCallerIdentity&Version=2011-06-15', '/?X-Amz-Algorithm=x'),
      fc.constantFrom('/setup/x', '/setup/mfa', '/healthz', '/console', '/signin', '/_ephemeral/x'),
      fc.tuple(fc.constantFrom('/', '/?', ''), token).map((parts) => parts.join('')),
    )
    await fc.assert(
      fc.asyncProperty(
        method,
        target,
        fc.array(header, { maxLength: 5 }),
        fc.string({ maxLength: 40 }),
        async (verb, path, headers, body) => {
          const socket = connect(Number(port), hostname)
          socket.on('error', () => undefined)
          const lines = [`${verb} ${path} HTTP/1.1`, 'Host: x', ...headers, 'Connection: close']
          socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`)
          let text = ''
          socket.on('data', (piece: Buffer) => {
            text += piece.toString()
          })
          await once(socket, 'close')
          // What is no HTTP at all is answered by hanging up; half a request gets no answer.
          if (text !== '') expect(text).toMatch(/^HTTP\/1\.1 ([1-4]\d\d|501) /)
        },
      ),
      { numRuns: 400 },
    )
  })
})
