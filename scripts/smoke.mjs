// Starts the command as it was built with the Node.js that runs this, calls it with the AWS SDK and stops it.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { IAMClient, CreateVirtualMFADeviceCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import { GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts'

const command = 'server/bin/sallyport.js'
const dataDir = mkdtempSync(join(tmpdir(), 'sallyport-smoke-'))
try {
  await callEphemeralServer()
  await callDurableServer()
  console.log(`an ephemeral and a durable server work with Node.js ${process.version}`)
} finally {
  rmSync(dataDir, { recursive: true, force: true })
}

async function callEphemeralServer() {
  const server = start('serve', '--ephemeral', '--listen', '127.0.0.1:0')
  const { endpoint, accounts } = JSON.parse(await printed(server, /^.*\n/))
  const { iam, sts } = clients(endpoint, accounts[0])
  const { Users } = await iam.send(new ListUsersCommand({}))
  assert.deepEqual(
    Users.map(({ UserName }) => UserName),
    ['admin'],
  )
  const { Credentials } = await sts.send(new GetSessionTokenCommand({}))
  assert.match(Credentials.AccessKeyId, /^ASIA/)
  const make = new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' })
  const { VirtualMFADevice } = await iam.send(make)
  assert.equal(Buffer.from(VirtualMFADevice.QRCodePNG).toString('latin1', 1, 4), 'PNG')
  await stop(server)
}

async function callDurableServer() {
  const create = ['account', 'create', '--data-dir', dataDir, '--admin-user', 'admin']
  const example = ['--name', 'Example', '--email', 'root@example.com', '--password-stdin']
  const made = execFileSync(process.execPath, [command, ...create, ...example], {
    input: 'Correct-horse-9',
  })
  const server = start('serve', '--data-dir', dataDir, '--listen', '127.0.0.1:0')
  const listening = await printed(server, /listening on (\S+)\n/)
  const { iam } = clients(listening.trim().split(' ').at(-1), JSON.parse(made.toString()))
  await iam.send(new ListUsersCommand({}))
  await stop(server)
  const events = execFileSync(process.execPath, [command, 'events', '--data-dir', dataDir])
  assert.match(events.toString(), /"eventName":"ListUsers"/)
}

function clients(endpoint, { accessKeyId, secretAccessKey }) {
  const settings = {
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId, secretAccessKey },
  }
  return { iam: new IAMClient(settings), sts: new STSClient(settings) }
}

function start(...words) {
  return spawn(process.execPath, [command, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function printed(server, pattern) {
  let text = ''
  for await (const piece of server.stdout.iterator({ destroyOnReturn: false })) {
    text += piece
    const found = pattern.exec(text)
    if (found !== null) return found[0]
  }
  throw new Error(`the server ended and had printed: ${text}`)
}

async function stop(server) {
  server.kill('SIGTERM')
  assert.deepEqual(await once(server, 'exit'), [0, null])
}
