import { createHash, createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import type { TestCredentials } from './ephemeral.js'

/** What came back for one call. `code` and `message` are set where it was refused. */
export interface Answer {
  status: number
  body: string
  requestId: string
  code: string | undefined
  message: string | undefined
}

/** Calls operations with as little as possible between the test and the wire, many hundred at a time. */
export interface SignedClient {
  /** Lists are flat: `Tags.member.1.Key`. Rejects where no whole answer comes back. */
  call(action: string, parameters?: Readonly<Record<string, string>>): Promise<Answer>
  close(): void
}

const versions = { iam: '2010-05-08', sts: '2011-06-15' } as const
const stsActions = new Set([
  'AssumeRole',
  'GetSessionToken',
  'GetCallerIdentity',
  'GetAccessKeyInfo',
])

export function createSignedClient(endpoint: string, credentials: TestCredentials): SignedClient {
  const agent = new Agent({ keepAlive: true })
  const { host } = new URL(endpoint)
  return {
    call: (action, parameters = {}) => {
      const service = stsActions.has(action) ? 'sts' : 'iam'
      const body = new URLSearchParams({
        Action: action,
        Version: versions[service],
        ...parameters,
      }).toString()
      return send(endpoint, agent, body, signedHeaders({ host, service, body, credentials }))
    },
    close: () => agent.destroy(),
  }
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: Buffer | string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

function signedHeaders(call: {
  host: string
  service: string
  body: string
  credentials: TestCredentials
}): Record<string, string> {
  const { host, service, body, credentials } = call
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const date = timestamp.slice(0, 8)
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    host,
    'x-amz-date': timestamp,
  }
  if (credentials.sessionToken !== undefined)
    headers['x-amz-security-token'] = credentials.sessionToken
  const names = Object.keys(headers).join(';')
  const lines = Object.entries(headers).map(([name, value]) => `${name}:${value}\n`)
  const canonical = `POST\n/\n\n${lines.join('')}\n${names}\n${sha256(body)}`
  const scope = `${date}/us-east-1/${service}/aws4_request`
  const key = ['us-east-1', service, 'aws4_request'].reduce(
    (derived, part) => hmac(derived, part),
    hmac(`AWS4${credentials.secretAccessKey}`, date),
  )
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`
  const signature = hmac(key, text).toString('hex')
  const credential = `Credential=${credentials.accessKeyId}/${scope}`
  return {
    ...headers,
    authorization: `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

function send(
  endpoint: string,
  agent: Agent,
  body: string,
  headers: Record<string, string>,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', agent, headers }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece: Buffer) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () => {
        if (!response.complete) return reject(new Error('the answer was cut off'))
        const text = Buffer.concat(pieces).toString()
        resolve({
          status: response.statusCode ?? 0,
          body: text,
          requestId: String(response.headers['x-amzn-requestid'] ?? ''),
          code: element(text, 'Code'),
          message: element(text, 'Message'),
        })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** The text of an element that occurs once. */
export function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
}

/** The credentials that an answer hands out: a long-term key, or a session's. */
export function credentialsIn({ body }: Answer): TestCredentials {
  const sessionToken = element(body, 'SessionToken')
  return {
    accessKeyId: element(body, 'AccessKeyId') ?? '',
    secretAccessKey: element(body, 'SecretAccessKey') ?? '',
    ...(sessionToken === undefined ? {} : { sessionToken }),
  }
}
