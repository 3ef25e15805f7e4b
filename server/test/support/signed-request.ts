import { request as httpRequest } from 'node:http'
import { SignatureV4 } from '@smithy/signature-v4'
import { AwsSha256 } from './aws-sha256.js'
import type { TestCredentials, TestServer } from './ephemeral.js'

/** What came back on the wire. */
export interface RawAnswer {
  status: number
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
}

/** A request as it goes out, nothing added but `host` and the length of the body. */
export interface RawRequest {
  method?: string
  /** With its query, as it stands in the first line. */
  target?: string
  headers?: Readonly<Record<string, string>>
  body?: string | Buffer
}

/** Sends a request as it is given; unlike `fetch` it changes neither the target nor the headers. */
export function sendRaw(server: TestServer, request: RawRequest): Promise<RawAnswer> {
  const { hostname, port } = new URL(server.endpoint)
  const { method = 'POST', target = '/', headers = {}, body } = request
  return new Promise((resolve, reject) => {
    const sized = body === undefined ? headers : { 'content-length': size(body), ...headers }
    const sent = httpRequest({ hostname, port, method, path: target, headers: sized }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          body: Buffer.concat(pieces).toString(),
        }),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const size = (body: string | Buffer): string => String(Buffer.byteLength(body))

const versions = { iam: '2010-05-08', sts: '2011-06-15' } as const

export interface SignedCall {
  service: 'iam' | 'sts'
  action: string
  parameters?: Readonly<Record<string, string>>
  credentials?: TestCredentials
}

/** Calls an operation with the AWS SDK's own signer and gives the answer's bytes. */
export async function callRaw(server: TestServer, call: SignedCall): Promise<RawAnswer> {
  const { service, action, parameters = {}, credentials = server.admin } = call
  const fields = { Action: action, Version: versions[service], ...parameters }
  const body = new URLSearchParams(fields).toString()
  return sendRaw(server, await signed(server, { service, credentials, body }))
}

/** A request signed in its headers, to be sent with `sendRaw`. */
export async function signed(
  server: TestServer,
  request: {
    service: 'iam' | 'sts'
    region?: string
    credentials?: TestCredentials
    method?: string
    query?: Record<string, string>
    headers?: Readonly<Record<string, string>>
    body?: string
  },
): Promise<RawRequest> {
  const { service, credentials = server.admin, method = 'POST', query = {}, body = '' } = request
  const form = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }
  const { host, ...place } = target(server)
  const headers = { host, ...(method === 'POST' ? form : {}), ...request.headers }
  const unsigned = { ...place, method, query, headers, body }
  const { headers: signedHeaders } = await signer(service, credentials, request.region).sign(
    unsigned,
  )
  const text = new URLSearchParams(query).toString()
  return {
    method,
    target: text === '' ? '/' : `/?${text}`,
    headers: signedHeaders,
    ...(body === '' ? {} : { body }),
  }
}

/** A GET whose signature is in its query. */
export async function presigned(
  server: TestServer,
  request: { service: 'iam' | 'sts'; query: Record<string, string>; credentials?: TestCredentials },
): Promise<RawRequest> {
  const { service, query, credentials = server.admin } = request
  const { host, ...place } = target(server)
  const unsigned = { ...place, method: 'GET', query, headers: { host } }
  const made = await signer(service, credentials).presign(unsigned, { expiresIn: 60 })
  const text = new URLSearchParams(made.query as Record<string, string>).toString()
  return { method: 'GET', target: `/?${text.replaceAll('+', '%20')}`, headers: {} }
}

function target(server: TestServer) {
  const { host, hostname, port } = new URL(server.endpoint)
  return { protocol: 'http:', hostname, port: Number(port), path: '/', host }
}

function signer(service: string, credentials: TestCredentials, region = 'us-east-1'): SignatureV4 {
  return new SignatureV4({ service, region, credentials, sha256: AwsSha256 })
}
