import { Agent, request as httpsRequest } from 'node:https'
import { IAMClient, ListUsersCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { expect, it, onTestFinished } from 'vitest'
import type { AppParts } from '../../src/app/parts.js'
import { createRoutes } from '../../src/app/routes.js'
import { listen } from '../../src/http/server.js'
import { siteOf } from '../../src/http/site.js'
import { trustedProxies } from '../../src/http/trusted-proxies.js'
import { listEvents } from '../../src/store/events.js'
import { startEphemeral, type TestServer } from '../support/ephemeral.js'
import { type ReverseProxy, startReverseProxy, wholeStory } from '../support/reverse-proxy.js'
import { startSetUpServer } from '../support/set-up-server.js'

/** A second listener of the same server, which trusts proxies on loopback. */
async function trusting(parts: AppParts, proxies = ['127.0.0.1']): Promise<string> {
  const routes = createRoutes(parts, { trustsProxy: trustedProxies(proxies) })
  const listener = await listen('127.0.0.1:0', routes, (error) => parts.onBug(error, ''))
  onTestFinished(() => listener.close())
  return listener.url
}

async function startServer(): Promise<TestServer> {
  const server = await startEphemeral()
  onTestFinished(server.close)
  return server
}

/** What the AWS SDK is configured with for a proxy. */
function through({ endpoint, ca }: ReverseProxy, { admin }: TestServer) {
  const httpsAgent = new Agent({ ca })
  onTestFinished(() => httpsAgent.destroy())
  const requestHandler = { httpsAgent }
  return { endpoint, region: 'us-east-1', credentials: admin, maxAttempts: 1, requestHandler }
}

it('takes what the AWS SDK signed for the public host, though the proxy asks for another', async () => {
  const server = await startServer()
  const proxy = await startReverseProxy(await trusting(server.parts))
  const sts = new STSClient(through(proxy, server))
  expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({
    Arn: 'arn:aws:iam::123456789012:user/admin',
  })
})

it.each<[string, string[], typeof wholeStory]>([
  ['does not say which host was asked for', ['127.0.0.1'], () => ({})],
  ['names another host', ['127.0.0.1'], () => ({ 'x-forwarded-host': 'other.example' })],
  ['is not trusted', ['192.0.2.1'], wholeStory],
])('refuses the signature where the proxy %s', async (_, proxies, forwarding) => {
  const server = await startServer()
  const proxy = await startReverseProxy(await trusting(server.parts, proxies), forwarding)
  const sts = new STSClient(through(proxy, server))
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: 'SignatureDoesNotMatch',
  })
})

it('judges and records what a trusted proxy tells of the client', async () => {
  const server = await startServer()
  const upstream = await trusting(server.parts)
  // A client may send the header too: what the proxy adds to it is what counts.
  const told =
    (scheme: string): typeof wholeStory =>
    (message) => ({
      ...wholeStory(message),
      'x-forwarded-for': '198.51.100.1, 192.0.2.7',
      'x-forwarded-proto': scheme,
    })
  const byHttps = await startReverseProxy(upstream, told('https'))
  const byHttp = await startReverseProxy(upstream, told('http'))
  const policy = {
    Version: '2012-10-17',
    Statement: [
      deny({ Bool: { 'aws:SecureTransport': 'false' } }),
      deny({ NotIpAddress: { 'aws:SourceIp': '192.0.2.7/32' } }),
    ],
  }
  await server.iam().send(
    new PutUserPolicyCommand({
      UserName: 'admin',
      PolicyName: 'only-so',
      PolicyDocument: JSON.stringify(policy),
    }),
  )
  const list = new ListUsersCommand({})
  expect((await new IAMClient(through(byHttps, server)).send(list)).Users).toHaveLength(1)
  const refused = { name: 'AccessDenied' }
  await expect(new IAMClient(through(byHttp, server)).send(list)).rejects.toMatchObject(refused)
  await expect(server.iam().send(list)).rejects.toMatchObject(refused)
  await server.parts.recorder.flush()
  const events = await listEvents(server.parts.read, { after: '', limit: 100 })
  const sources = events
    .map(({ record }) => JSON.parse(record) as { eventName: string; sourceIPAddress: string })
    .filter(({ eventName }) => eventName === 'ListUsers')
    .map(({ sourceIPAddress }) => sourceIPAddress)
  expect(sources.toSorted()).toEqual(['127.0.0.1', '192.0.2.7', '192.0.2.7'])
})

const deny = (Condition: object) => ({
  Effect: 'Deny',
  Action: 'iam:ListUsers',
  Resource: '*',
  Condition,
})

interface Page {
  status: number | undefined
  body: string
}

function visit({ endpoint, ca }: ReverseProxy, path: string): Promise<Page> {
  return new Promise((resolve, reject) => {
    const sent = httpsRequest(`${endpoint}${path}`, { ca, agent: false }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (piece: string) => {
        body += piece
      })
      answer.on('end', () => resolve({ status: answer.statusCode, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

it('opens the set-up page behind a trusted proxy that ends TLS', async () => {
  const server = await startSetUpServer()
  const proxy = await startReverseProxy(await trusting(server.parts))
  const page = await visit(proxy, new URL(server.link).pathname)
  expect(page.status).toBe(200)
  expect(page.body).toContain('<h1>Set up your account</h1>')
})

it('takes a form from pages of the public URL and of no other host, whatever host was asked for', async () => {
  const server = await startSetUpServer()
  Object.assign(server.parts.site, siteOf({ publicUrl: 'https://iam.example.com' }))
  const upstream = await trusting(server.parts)
  const statusFor = async (origin: string): Promise<number> => {
    const headers = { origin, 'x-forwarded-proto': 'https' }
    const url = `${upstream}${new URL(server.link).pathname}`
    return (await fetch(url, { method: 'POST', body: new URLSearchParams(), headers })).status
  }
  expect(await statusFor('https://iam.example.com')).toBe(400)
  expect(await statusFor('http://iam.example.com')).toBe(403)
  expect(await statusFor(upstream)).toBe(403)
  expect(await statusFor(upstream.replace('http:', 'https:'))).toBe(403)
})

it.each<[string, string[], typeof wholeStory]>([
  ['is not trusted', ['192.0.2.1'], wholeStory],
  ['says that the client came by http', ['127.0.0.1'], () => ({ 'x-forwarded-proto': 'http' })],
  ['does not say how the client came', ['127.0.0.1'], () => ({ 'x-forwarded-for': '192.0.2.7' })],
])('takes no password where the proxy %s, and says what to do', async (_, proxies, forwarding) => {
  const server = await startSetUpServer()
  const proxy = await startReverseProxy(await trusting(server.parts, proxies), forwarding)
  const { pathname } = new URL(server.link)
  for (const path of [pathname, '/setup/mfa']) {
    // eslint-disable-next-line no-await-in-loop -- two pages, one after the other
    const page = await visit(proxy, path)
    expect(page.status).toBe(403)
    expect(page.body).toContain('<h1>This connection is not safe</h1>')
    for (const option of ['--tls-cert', '--tls-key', '--trusted-proxies'])
      expect(page.body).toContain(option)
    expect(page.body).not.toContain('<form')
  }
  expect((await fetch(server.link)).status).toBe(200)
})
