import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { databaseFile } from '../../src/app/data-dir.js'
import { readSettings } from '../../src/config.js'
import { runCommand } from '../support/command.js'
import { startEphemeralCommand } from '../support/ephemeral-command.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

it('takes an option before the environment, and the environment before the file', async () => {
  const directory = await temporaryDirectory()
  const within = (name: string): string => join(directory, name)
  const file = within('settings.json')
  await writeFile(file, JSON.stringify({ dataDir: within('file') }))
  const create = ['account', 'create', '--name', 'Example', '--email', 'root@example.com']
  const environment = { SALLYPORT_CONFIG: file, SALLYPORT_DATA_DIR: within('environment') }
  const made = (): string[] =>
    ['file', 'environment', 'option'].filter((name) => existsSync(databaseFile(within(name))))

  expect(await runCommand([...create, '--config', file])).toMatchObject({ code: 0, stderr: '' })
  expect(made()).toEqual(['file'])
  expect(await runCommand(create, { environment })).toMatchObject({ code: 0, stderr: '' })
  expect(made()).toEqual(['file', 'environment'])
  const options = ['--data-dir', within('option')]
  expect(await runCommand([...create, ...options], { environment })).toMatchObject({ code: 0 })
  expect(made()).toEqual(['file', 'environment', 'option'])
})

it('takes every setting from the environment as from a file', async () => {
  const settings = {
    dataDir: '/data',
    databaseUrl: 'postgres://localhost/iam',
    listen: '[::1]:80',
    publicUrl: 'https://iam.example.com',
    tlsCert: '/etc/tls/fullchain.pem',
    tlsKey: '/etc/tls/privkey.pem',
    trustedProxies: ['127.0.0.1', '10.0.0.0/8'],
    metricsListen: 'localhost:9090',
    ephemeral: true,
    account: ['123456789012', '210987654321'],
    managedPolicies: '/etc/aws-policies.json',
    adminAccessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    adminSecretAccessKey: 'secret',
    masterKey: 'bWFzdGVy',
    masterKeyCommand: 'kms decrypt',
    newMasterKey: 'bmV3',
    eventRetentionDays: 30,
    logLevel: 'debug',
  }
  const environment = {
    SALLYPORT_DATA_DIR: '/data',
    SALLYPORT_DATABASE_URL: 'postgres://localhost/iam',
    SALLYPORT_LISTEN: '[::1]:80',
    SALLYPORT_PUBLIC_URL: 'https://iam.example.com',
    SALLYPORT_TLS_CERT: '/etc/tls/fullchain.pem',
    SALLYPORT_TLS_KEY: '/etc/tls/privkey.pem',
    SALLYPORT_TRUSTED_PROXIES: '127.0.0.1, 10.0.0.0/8',
    SALLYPORT_METRICS_LISTEN: 'localhost:9090',
    SALLYPORT_EPHEMERAL: 'true',
    SALLYPORT_ACCOUNT: '123456789012, 210987654321',
    SALLYPORT_MANAGED_POLICIES: '/etc/aws-policies.json',
    SALLYPORT_ADMIN_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
    SALLYPORT_ADMIN_SECRET_ACCESS_KEY: 'secret',
    SALLYPORT_MASTER_KEY: 'bWFzdGVy',
    SALLYPORT_MASTER_KEY_COMMAND: 'kms decrypt',
    SALLYPORT_NEW_MASTER_KEY: 'bmV3',
    SALLYPORT_EVENT_RETENTION_DAYS: '30',
    SALLYPORT_LOG_LEVEL: 'debug',
    HOME: '/root',
  }
  const file = join(await temporaryDirectory(), 'settings.json')
  await writeFile(file, JSON.stringify(settings))
  expect(await readSettings({ options: {}, environment })).toEqual(settings)
  expect(await readSettings({ options: {}, environment: {}, file })).toEqual(settings)
})

it('starts an ephemeral server by the environment alone', async () => {
  const server = await startEphemeralCommand([], {
    environment: { SALLYPORT_ACCOUNT: '210987654321,123456789012' },
  })
  onTestFinished(async () => void (await server.end('SIGKILL')))
  expect(server.accounts.map(({ accountId }) => accountId)).toEqual([
    '210987654321',
    '123456789012',
  ])
})
