import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { awsError } from './aws-error.js'
import { operationModel } from './model.js'
import {
  dispatchNamespace,
  renderBytes,
  renderEnd,
  renderError,
  renderResult,
  unknownOperation,
} from './render.js'
import { escapeXml, percentEncode } from './xml-text.js'

const requestId = '6ca66a39-5a3b-4f6b-9c1f-000000000000'
const createdAt = Date.UTC(2019, 9, 28, 20, 37, 9, 999)
const iamStart = 'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"'
const stsStart = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'

function resultOf(service: 'iam' | 'sts', name: string, output?: Record<string, unknown>): string {
  return renderResult(operationModel(service, name), output)
}

const results: {
  title: string
  service: 'iam' | 'sts'
  operation: string
  output?: Record<string, unknown>
  text: string
}[] = [
  {
    title: 'GetCallerIdentity gives Arn, UserId, Account in this order',
    service: 'sts',
    operation: 'GetCallerIdentity',
    output: { UserId: 'AIDA', Account: '123456789012', Arn: 'arn:aws:iam::123456789012:user/u' },
    text: `<GetCallerIdentityResponse ${stsStart}>
  <GetCallerIdentityResult>
    <Arn>arn:aws:iam::123456789012:user/u</Arn>
    <UserId>AIDA</UserId>
    <Account>123456789012</Account>
  </GetCallerIdentityResult>
`,
  },
  {
    title: 'AssumeRole gives AssumedRoleUser before Credentials, and leaves absent members out',
    service: 'sts',
    operation: 'AssumeRole',
    output: {
      SourceIdentity: 'alice',
      Credentials: {
        AccessKeyId: 'ASIA',
        SecretAccessKey: 'a/b+c=',
        SessionToken: 'token',
        Expiration: createdAt,
      },
      AssumedRoleUser: { AssumedRoleId: 'AROA:s', Arn: 'arn' },
      PackedPolicySize: undefined,
    },
    text: `<AssumeRoleResponse ${stsStart}>
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>AROA:s</AssumedRoleId>
      <Arn>arn</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIA</AccessKeyId>
      <SecretAccessKey>a/b+c=</SecretAccessKey>
      <SessionToken>token</SessionToken>
      <Expiration>2019-10-28T20:37:09Z</Expiration>
    </Credentials>
    <SourceIdentity>alice</SourceIdentity>
  </AssumeRoleResult>
`,
  },
  {
    title: 'a list has member elements, an empty one is an empty element',
    service: 'iam',
    operation: 'GetUser',
    output: { User: { UserName: 'u', Tags: [{ Key: 'k', Value: '' }] } },
    text: `<GetUserResponse ${iamStart}>
  <GetUserResult>
    <User>
      <UserName>u</UserName>
      <Tags>
        <member>
          <Key>k</Key>
          <Value/>
        </member>
      </Tags>
    </User>
  </GetUserResult>
`,
  },
  {
    title: 'an empty list is an empty element and is present',
    service: 'iam',
    operation: 'ListMFADevices',
    output: { MFADevices: [], IsTruncated: false },
    text: `<ListMFADevicesResponse ${iamStart}>
  <ListMFADevicesResult>
    <MFADevices/>
    <IsTruncated>false</IsTruncated>
  </ListMFADevicesResult>
`,
  },
  {
    title: 'a map has entry elements with key and value',
    service: 'iam',
    operation: 'GetAccountSummary',
    output: { SummaryMap: { Users: 27, AccountMFAEnabled: 1 } },
    text: `<GetAccountSummaryResponse ${iamStart}>
  <GetAccountSummaryResult>
    <SummaryMap>
      <entry>
        <key>Users</key>
        <value>27</value>
      </entry>
      <entry>
        <key>AccountMFAEnabled</key>
        <value>1</value>
      </entry>
    </SummaryMap>
  </GetAccountSummaryResult>
`,
  },
  {
    title: 'an empty structure is an empty element',
    service: 'iam',
    operation: 'GetRole',
    output: { Role: { RoleName: 'r', RoleLastUsed: {}, Description: null } },
    text: `<GetRoleResponse ${iamStart}>
  <GetRoleResult>
    <Role>
      <RoleName>r</RoleName>
      <RoleLastUsed/>
    </Role>
  </GetRoleResult>
`,
  },
  {
    title: 'a blob is base64, so the base32 seed of a virtual device is encoded twice',
    service: 'iam',
    operation: 'CreateVirtualMFADevice',
    output: { VirtualMFADevice: { SerialNumber: 's', Base32StringSeed: Buffer.from('JBSWY3DP') } },
    text: `<CreateVirtualMFADeviceResponse ${iamStart}>
  <CreateVirtualMFADeviceResult>
    <VirtualMFADevice>
      <SerialNumber>s</SerialNumber>
      <Base32StringSeed>SkJTV1kzRFA=</Base32StringSeed>
    </VirtualMFADevice>
  </CreateVirtualMFADeviceResult>
`,
  },
  {
    title: 'a policy document is percent-encoded, and %3A in it is encoded again',
    service: 'iam',
    operation: 'GetUserPolicy',
    output: { UserName: 'u', PolicyName: 'p', PolicyDocument: `{"a":"%3A (!*')~é"}` },
    text: `<GetUserPolicyResponse ${iamStart}>
  <GetUserPolicyResult>
    <UserName>u</UserName>
    <PolicyName>p</PolicyName>
    <PolicyDocument>%7B%22a%22%3A%22%253A%20%28%21%2A%27%29~%C3%A9%22%7D</PolicyDocument>
  </GetUserPolicyResult>
`,
  },
  {
    title: 'an operation without output has no Result element',
    service: 'iam',
    operation: 'EnableMFADevice',
    text: `<EnableMFADeviceResponse ${iamStart}>\n`,
  },
  {
    title: 'an output without members is an empty Result element',
    service: 'iam',
    operation: 'ListUsers',
    text: `<ListUsersResponse ${iamStart}>\n  <ListUsersResult/>\n`,
  },
]

const wrongTypes: [string, string, Record<string, unknown>, string][] = [
  ['GetUser', 'iam', { User: 'u' }, 'The output member `User` must be an object'],
  ['GetUser', 'iam', { User: { UserName: 1 } }, 'The output member `UserName` must be a string'],
  [
    'GetUser',
    'iam',
    { User: { CreateDate: '2019' } },
    'The output member `CreateDate` must be a time in milliseconds',
  ],
  ['ListUsers', 'iam', { Users: {} }, 'The output member `Users` must be an array'],
  ['ListUsers', 'iam', { IsTruncated: 0 }, 'The output member `IsTruncated` must be a boolean'],
  ['GetAccountSummary', 'iam', { SummaryMap: 1 }, 'The output member `SummaryMap` must be an obj'],
  ['GetCredentialReport', 'iam', { Content: 'x' }, 'The output member `Content` must be bytes'],
  [
    'AssumeRole',
    'sts',
    { PackedPolicySize: 1.5 },
    'The output member `PackedPolicySize` must be an integer',
  ],
]

/**
 * Refuses what is not a well-formed document without declaration, attributes other than xmlns, and
 * comments.
 */
function checkWellFormed(document: string): void {
  const illegal = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u
  if (illegal.test(document)) throw new Error('illegal character')
  const open: string[] = []
  let at = 0
  const token =
    /<(?<start>[A-Za-z][\w.-]*)(?: xmlns="[^"<&]*")?(?<empty>\/)?>|<\/(?<end>[\w.-]+)>|(?<text>(?:[^<>&]|&(?:amp|lt|gt|quot|apos|#x?[0-9A-F]+);)+)/y
  while (at < document.length) {
    token.lastIndex = at
    const groups = token.exec(document)?.groups
    if (!groups) throw new Error(`not well formed: ${document.slice(at, at + 40)}`)
    at = token.lastIndex
    if (groups['start'] !== undefined && groups['empty'] === undefined) open.push(groups['start'])
    if (groups['end'] !== undefined && open.pop() !== groups['end']) throw new Error('wrong end')
    if (groups['text']?.trim() && open.length === 0) throw new Error('text outside')
    if (open.length === 0 && at < document.length && document.slice(at) !== '\n') {
      throw new Error('more than one root')
    }
  }
  if (open.length > 0) throw new Error('not closed')
}

const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => {
  return String.fromCharCode(...codes)
})

describe('renderResult', () => {
  it.each(results)('$title', ({ service, operation, output, text }) => {
    expect(resultOf(service, operation, output)).toBe(text)
  })

  it.each(wrongTypes)('%s of %s refuses %j: %s...', (operation, service, output, message) => {
    const render = () => resultOf(service === 'iam' ? 'iam' : 'sts', operation, output)
    expect(render).toThrow(TypeError)
    expect(render).toThrow(message)
  })

  it('renders correctly after a failure in the middle', () => {
    expect(() => resultOf('iam', 'GetUser', { User: { Path: '/', UserName: 1 } })).toThrow()
    expect(resultOf('iam', 'EnableMFADevice')).toBe(`<EnableMFADeviceResponse ${iamStart}>\n`)
  })

  it('writes times as Date does, in whole seconds', () => {
    const time = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 })
    fc.assert(
      fc.property(time, (milliseconds) => {
        const text = resultOf('iam', 'GetUser', { User: { CreateDate: milliseconds } })
        const expected = new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
        expect(text).toContain(`<CreateDate>${expected}</CreateDate>`)
      }),
      { numRuns: 2_000, examples: [[0], [-1], [253_402_300_799_999], [951_782_400_000]] },
    )
  })

  it('writes text of any size and any characters', () => {
    const long = 'é<漢🐧&x'.repeat(100_000)
    const text = resultOf('iam', 'GetUser', { User: { UserName: long, Arn: 'after' } })
    expect(text).toContain(`<UserName>${'é&lt;漢🐧&amp;x'.repeat(100_000)}</UserName>\n`)
    expect(text).toContain('<Arn>after</Arn>')
  })
})

describe('renderEnd', () => {
  it('completes the document with the id of the request', () => {
    expect(renderEnd(operationModel('iam', 'EnableMFADevice'), requestId))
      .toBe(`  <ResponseMetadata>
    <RequestId>${requestId}</RequestId>
  </ResponseMetadata>
</EnableMFADeviceResponse>
`)
  })
})

describe('renderBytes', () => {
  it.each(results)('writes what the two parts give together: $title', (rule) => {
    const operation = operationModel(rule.service, rule.operation)
    const bytes = renderBytes(operation, { output: rule.output, requestId })
    expect(bytes.toString()).toBe(rule.text + renderEnd(operation, requestId))
  })

  it('gives bytes that later answers do not change', () => {
    const operation = operationModel('iam', 'GetUser')
    const first = renderBytes(operation, { output: { User: { UserName: 'é' } }, requestId })
    const kept = first.toString()
    renderBytes(operation, { output: { User: { UserName: 'other' } }, requestId })
    expect(first.toString()).toBe(kept)
  })
})

describe('renderError', () => {
  it("has the layout of IAM's errors", () => {
    const error = awsError(
      'InvalidClientTokenId',
      'The security token included in the request is invalid',
      403,
    )
    const namespace = 'https://iam.amazonaws.com/doc/2010-05-08/'
    expect(renderError(error, { namespace, requestId })).toBe(`<ErrorResponse ${iamStart}>
  <Error>
    <Type>Sender</Type>
    <Code>InvalidClientTokenId</Code>
    <Message>The security token included in the request is invalid</Message>
  </Error>
  <RequestId>${requestId}</RequestId>
</ErrorResponse>
`)
  })

  it.each([
    [400, 'Sender'],
    [404, 'Sender'],
    [499, 'Sender'],
    [500, 'Receiver'],
    [503, 'Receiver'],
  ])('status %i is of type %s', (status, type) => {
    const text = renderError(awsError('X', 'x', status), { namespace: 'n', requestId })
    expect(text).toContain(`<Type>${type}</Type>`)
  })

  it('has no Message element when there is no message', () => {
    const text = renderError(awsError('MalformedInput', undefined, 400), {
      namespace: 'n',
      requestId,
    })
    expect(text).not.toContain('Message')
  })
})

describe('unknownOperation', () => {
  it.each([
    ['NoSuchAction', '2011-06-15', 'Could not find operation NoSuchAction for version 2011-06-15'],
    [
      'GetCallerIdentity',
      undefined,
      'Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED',
    ],
    ['GetCallerIdentity', '', 'Could not find operation GetCallerIdentity for version '],
    ['', '2011-06-15', 'Could not find operation  for version 2011-06-15'],
    [undefined, '2011-06-15', 'Could not find operation  for version 2011-06-15'],
  ])('action %j and version %j: %s', (action, version, message) => {
    const error = unknownOperation(action, version)
    expect(error).toMatchObject({ code: 'InvalidAction', status: 400, message })
    expect(renderError(error, { namespace: dispatchNamespace, requestId })).toContain(
      '<ErrorResponse xmlns="http://webservices.amazon.com/AWSFault/2005-15-09">',
    )
  })
})

describe('escapeXml', () => {
  it.each([
    ['plain', 'plain'],
    [`<a href="x">'&'</a>`, `&lt;a href=&quot;x&quot;&gt;'&amp;'&lt;/a&gt;`],
    ['&amp;', '&amp;amp;'],
    ['\t\n\r', '&#x9;&#xA;&#xD;'],
    ['\0\u0001\u000B\u001F\uFFFE\uFFFF', '\uFFFD'.repeat(6)],
    ['\uD800x\uDC00', '\uFFFDx\uFFFD'],
    ['é漢🐧\u0085\u2028\u007F\uFFFD', 'é漢🐧\u0085\u2028\u007F\uFFFD'],
  ])('writes %j as %j', (text, escaped) => {
    expect(escapeXml(text)).toBe(escaped)
  })

  it('never makes a document that does not parse', () => {
    const operation = operationModel('iam', 'ListUserTags')
    fc.assert(
      fc.property(anyText, anyText, (key, value) => {
        const output = { Tags: [{ Key: key, Value: value }], Marker: key }
        checkWellFormed(renderBytes(operation, { output, requestId: value }).toString())
        checkWellFormed(renderResult(operation, output) + renderEnd(operation, value))
        checkWellFormed(
          renderError(awsError(key, value, 400), { namespace: dispatchNamespace, requestId: key }),
        )
      }),
      { numRuns: 500 },
    )
  })
})

describe('percentEncode', () => {
  it('leaves the unreserved characters of RFC 3986 only, and is undone by decoding', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const encoded = percentEncode(text)
        expect(encoded).toMatch(/^(?:[A-Za-z0-9._~-]|%[0-9A-F]{2})*$/)
        expect(decodeURIComponent(encoded)).toBe(text.replace(/\p{Surrogate}/gu, '\uFFFD'))
      }),
    )
  })
})
