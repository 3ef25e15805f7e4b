// Signature Version 4 by the book, for requests like those of the AWS SDKs.
import { createHash, createHmac } from 'node:crypto'

const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const hmac = (key, data) => createHmac('sha256', key).update(data).digest()
const versions = { iam: '2010-05-08', sts: '2011-06-15' }

/** The bytes of a signed POST. `parameters` are those of the operation. */
export function signedRequest({
  service,
  action,
  parameters = {},
  credentials,
  port,
  now = new Date(),
}) {
  const body = new URLSearchParams({
    Action: action,
    Version: versions[service],
    ...parameters,
  }).toString()
  const timestamp = now.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const date = timestamp.slice(0, 8)
  const headers = {
    'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
    host: `127.0.0.1:${port}`,
    'x-amz-date': timestamp,
    ...(credentials.sessionToken === undefined
      ? {}
      : { 'x-amz-security-token': credentials.sessionToken }),
  }
  const names = Object.keys(headers).toSorted()
  const canonical = [
    'POST',
    '/',
    '',
    ...names.map((name) => `${name}:${headers[name]}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n')
  const scope = `${date}/us-east-1/${service}/aws4_request`
  const key = ['us-east-1', service, 'aws4_request'].reduce(
    hmac,
    hmac(`AWS4${credentials.secretAccessKey}`, date),
  )
  const signature = createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`)
    .digest('hex')
  const authorization = `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  const lines = [
    'POST / HTTP/1.1',
    ...Object.entries({
      ...headers,
      authorization,
      'user-agent': 'aws-sdk-js/3.1173.0',
      'content-length': Buffer.byteLength(body),
    }).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ]
  return Buffer.from(lines.join('\r\n'))
}
