import { createHash, createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ServerProcess } from '../support/command.js'
import type { TestCredentials } from '../support/ephemeral.js'
import { engines } from '../support/installation.js'
import { createSignedClient, element } from '../support/signed-client.js'

const limit = { timeout: 120_000 }

describe.each(engines)('text with U+0000, which PostgreSQL cannot hold, on %s', (_, newPlace) => {
  it('is never answered with 500 and keeps no audit event from being written', limit, async () => {
    const place = await newPlace()
    const admin = await place.createAccount()
    const server = await place.start()
    expect(await presigned(server, { ...admin, region: 'us\0east' })).toMatchObject({
      status: 200,
    })
    const nobody = { accessKeyId: 'AKIA\0NOBODY', secretAccessKey: 'x', region: 'us-east-1' }
    expect(await presigned(server, nobody)).toEqual({ status: 403, code: 'InvalidClientTokenId' })

    const client = createSignedClient(server.endpoint, admin)
    const call = async (action: string, parameters: Record<string, string>) => {
      const { status, code } = await client.call(action, parameters)
      expect([action, status]).not.toEqual([action, 500])
      return code
    }
    const userName = admin.adminUserName
    const marker = `sp1.${Buffer.from('a\0b').toString('base64url')}`
    expect(await call('ListUsers', { Marker: marker })).toBeUndefined()
    const policyArn = 'arn:aws:iam::aws:policy/\0 and more'
    expect(await call('DetachUserPolicy', { UserName: userName, PolicyArn: policyArn })).toBe(
      'NoSuchEntity',
    )
    await call('GetUser', { UserName: 'a\0b' })
    await call('CreateUser', { UserName: 'a\0b' })
    await call('TagUser', {
      UserName: userName,
      'Tags.member.1.Key': 'a\0b',
      'Tags.member.1.Value': 'a\0b',
    })
    await call('GetSessionToken', { SerialNumber: 'arn:aws:iam::1:mfa/\0', TokenCode: '12345\0' })
    client.close()

    expect(await server.end('SIGTERM')).toMatchObject({ code: 0, stderr: '' })
    const events = (await place.run('events')).stdout
    expect(events.match(/"eventName":"GetCallerIdentity"/g)).toHaveLength(1)
    expect(events).toContain('"eventName":"GetSessionToken"')
  })
})

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const hmac = (key: Buffer | string, text: string): Buffer =>
  createHmac('sha256', key).update(text).digest()

/** GetCallerIdentity with the signature in the query, where any text can be sent. */
async function presigned(
  server: ServerProcess,
  by: TestCredentials & { region: string },
): Promise<{ status: number; code: string | undefined }> {
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '')
  const date = timestamp.slice(0, 8)
  const scope = `${date}/${by.region}/sts/aws4_request`
  const query = Object.entries({
    Action: 'GetCallerIdentity',
    Version: '2011-06-15',
    'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
    'X-Amz-Credential': `${by.accessKeyId}/${scope}`,
    'X-Amz-Date': timestamp,
    'X-Amz-Expires': '60',
    'X-Amz-SignedHeaders': 'host',
  })
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')
  const { host } = new URL(server.endpoint)
  const canonical = `GET\n/\n${query}\nhost:${host}\n\nhost\n${sha256('')}`
  const key = [by.region, 'sts', 'aws4_request'].reduce(
    (derived, part) => hmac(derived, part),
    hmac(`AWS4${by.secretAccessKey}`, date),
  )
  const text = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256(canonical)}`
  const signature = hmac(key, text).toString('hex')
  const answer = await fetch(`${server.endpoint}/?${query}&X-Amz-Signature=${signature}`)
  return { status: answer.status, code: element(await answer.text(), 'Code') }
}
