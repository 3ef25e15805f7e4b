// The two references: `bare`, a node:http server that returns the bytes it is given, and `verify`, the same with the smallest
// possible Signature Version 4 check, its signing key cached. Usage: node bench/reference.mjs bare|verify SECRET < BODY
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const [, , kind, secret] = process.argv
const pieces = []
for await (const piece of process.stdin) pieces.push(piece)
const answer = Buffer.concat(pieces)
const headers = { 'content-type': 'text/xml', 'content-length': answer.length }
const keys = new Map()

const server = createServer((request, response) => {
  const body = []
  request.on('data', (piece) => body.push(piece))
  request.on('end', () => {
    const accepted =
      kind === 'bare' || verify(request, body.length === 1 ? body[0] : Buffer.concat(body))
    response.writeHead(accepted ? 200 : 403, headers)
    response.end(answer)
  })
})
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
process.once('SIGTERM', () => process.exit(0))

const sha256 = (data) => createHash('sha256').update(data).digest('hex')
const hmac = (key, data) => createHmac('sha256', key).update(data).digest()

function verify(request, body) {
  const [, scope, names, signature] =
    /Credential=[^/]+\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)/.exec(
      request.headers.authorization ?? '',
    ) ?? []
  if (signature === undefined) return false
  let canonical = `${request.method}\n/\n\n`
  for (const name of names.split(';')) canonical += `${name}:${request.headers[name]}\n`
  canonical += `\n${names}\n${sha256(body)}`
  const text = `AWS4-HMAC-SHA256\n${request.headers['x-amz-date']}\n${scope}\n${sha256(canonical)}`
  const expected = createHmac('sha256', signingKey(scope)).update(text).digest()
  return timingSafeEqual(expected, Buffer.from(signature, 'hex'))
}

function signingKey(scope) {
  let key = keys.get(scope)
  if (key === undefined) {
    const [date, region, service] = scope.split('/')
    key = [region, service, 'aws4_request'].reduce(hmac, hmac(`AWS4${secret}`, date))
    keys.set(scope, key)
  }
  return key
}
