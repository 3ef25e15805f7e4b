import { expect, it, onTestFinished } from 'vitest'
import { databaseFile } from '../../src/app/data-dir.js'
import { verifyPassword } from '../../src/secrets/passwords.js'
import { type Account, findAccount } from '../../src/store/accounts.js'
import { openSqliteStore } from '../../src/store/sqlite.js'
import { runCommand, startServer } from '../support/command.js'
import { createTestDatabase } from '../support/postgres.js'
import { createSignedClient, element } from '../support/signed-client.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

interface Created {
  accountId: string
  adminUserName: string
  accessKeyId: string
  secretAccessKey: string
}

function create(dataDir: string, ...options: string[]) {
  return runCommand(['account', 'create', '--data-dir', dataDir, ...options])
}

const example = ['--name', 'Example', '--email', 'root@example.com']

async function storedAccount(dataDir: string, accountId: string): Promise<Account | undefined> {
  const store = await openSqliteStore(databaseFile(dataDir))
  try {
    return await findAccount(store.read, accountId)
  } finally {
    await store.close()
  }
}

it('makes an account with an administrator while no server is running, and prints exactly what opens it', async () => {
  const dataDir = await temporaryDirectory()
  const options = ['--phone', '+49 30 123456', '--account-id', '123456789012']
  const result = await create(dataDir, ...example, ...options, '--admin-user', 'Ada.Admin')
  expect(result).toMatchObject({ code: 0, stderr: '' })
  expect(result.stdout).toMatch(
    /^\{"accountId":"123456789012","adminUserName":"Ada\.Admin","accessKeyId":"AKIA[A-Z2-7]{16}","secretAccessKey":"[A-Za-z0-9/+]{40}"\}\n$/,
  )
  expect(await storedAccount(dataDir, '123456789012')).toMatchObject({
    name: 'Example',
    rootEmail: 'root@example.com',
    rootPhone: '+49 30 123456',
    rootPasswordHash: null,
  })
  const created = JSON.parse(result.stdout) as Created
  const server = await startServer(['--data-dir', dataDir])
  onTestFinished(async () => void (await server.end('SIGKILL')))
  const admin = createSignedClient(server.endpoint, created)
  onTestFinished(() => admin.close())
  const identity = await admin.call('GetCallerIdentity')
  expect(element(identity.body, 'Arn')).toBe('arn:aws:iam::123456789012:user/Ada.Admin')
  expect(await admin.call('CreateUser', { UserName: 'alice' })).toMatchObject({ status: 200 })
})

it('makes an account while a server is running, which knows it at once', async () => {
  const dataDir = await temporaryDirectory()
  const server = await startServer(['--data-dir', dataDir])
  onTestFinished(async () => void (await server.end('SIGKILL')))
  const { stdout } = await create(dataDir, ...example, '--admin-user', 'admin')
  const created = JSON.parse(stdout) as Created
  const admin = createSignedClient(server.endpoint, created)
  onTestFinished(() => admin.close())
  const identity = await admin.call('GetCallerIdentity')
  expect(element(identity.body, 'Account')).toBe(created.accountId)
})

it('makes an account on PostgreSQL, given the same master key as the server', async () => {
  const environment = {
    SALLYPORT_DATABASE_URL: await createTestDatabase(),
    SALLYPORT_MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
  }
  const { stdout, stderr } = await runCommand(
    ['account', 'create', ...example, '--admin-user', 'admin'],
    { environment },
  )
  expect(stderr).toBe('')
  const server = await startServer([], { environment })
  onTestFinished(async () => void (await server.end('SIGKILL')))
  expect(server.stdout()).toBe(`Sallyport is listening on ${server.endpoint}\n`)
  const admin = createSignedClient(server.endpoint, JSON.parse(stdout) as Created)
  onTestFinished(() => admin.close())
  expect(await admin.call('GetCallerIdentity')).toMatchObject({ status: 200 })
})

it('prints the account id alone without an administrator, twelve digits that do not begin with 0', async () => {
  const dataDir = await temporaryDirectory()
  const result = await create(dataDir, ...example)
  expect(result).toMatchObject({ code: 0, stderr: '' })
  expect(result.stdout).toMatch(/^\{"accountId":"[1-9]\d{11}"\}\n$/)
})

it.each(['Correct horse 9', 'Correct horse 9\n', 'Correct horse 9\r\n'])(
  'reads the root password %j from standard input, without the end of its line',
  async (input) => {
    const dataDir = await temporaryDirectory()
    const words = ['account', 'create', '--data-dir', dataDir, ...example, '--password-stdin']
    const result = await runCommand(words, { input })
    expect(result).toMatchObject({ code: 0, stderr: '' })
    const { accountId } = JSON.parse(result.stdout) as Created
    const account = await storedAccount(dataDir, accountId)
    expect(await verifyPassword(account?.rootPasswordHash ?? '', 'Correct horse 9')).toBe(true)
  },
)

it.each([
  { what: 'of no characters', input: '\n', because: 'it must have 8 to 128 characters' },
  { what: 'of 7 characters', input: 'Short-1', because: 'it must have 8 to 128 characters' },
  {
    what: 'of 129 characters',
    input: `A1${'x'.repeat(127)}`,
    because: 'it must have 8 to 128 characters',
  },
  {
    what: 'of two kinds of characters',
    input: 'correct horse',
    because: 'it must have three of upper-case letters, lower-case letters, digits and symbols',
  },
  {
    what: 'that is the e-mail address',
    input: example[3]?.replace('r', 'R') ?? '',
    because: 'it must not be the name of the account or the e-mail address',
  },
])('refuses a root password $what', async ({ input, because }) => {
  const dataDir = await temporaryDirectory()
  const words = ['account', 'create', '--data-dir', dataDir, ...example, '--password-stdin']
  expect(await runCommand(words, { input })).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: `sallyport: the password on standard input cannot be used: ${because}\n`,
  })
})

it('refuses an account id and an e-mail address that are taken, and says which', async () => {
  const dataDir = await temporaryDirectory()
  const id = ['--account-id', '123456789012']
  expect(await create(dataDir, ...example, ...id)).toMatchObject({ code: 0 })
  const other = ['--name', 'Other', '--email', 'other@example.com']
  expect(await create(dataDir, ...other, ...id)).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: 'sallyport: the account id 123456789012 is taken\n',
  })
  expect(await create(dataDir, '--name', 'Other', '--email', 'ROOT@Example.com')).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: 'sallyport: the e-mail address ROOT@Example.com belongs to another account\n',
  })
  expect(await create(dataDir, ...other)).toMatchObject({ code: 0 })
})

it('leaves nothing of an account that was refused', async () => {
  const dataDir = await temporaryDirectory()
  await create(dataDir, ...example, '--account-id', '123456789012')
  const options = ['--account-id', '210987654321', '--admin-user', 'admin']
  expect(await create(dataDir, ...example, ...options)).toMatchObject({ code: 2 })
  expect(await storedAccount(dataDir, '210987654321')).toBeUndefined()
  const { stdout } = await runCommand(['events', '--data-dir', dataDir])
  expect(stdout).toMatch(/^[^\n]*"recipientAccountId":"123456789012"[^\n]*\n$/)
})

it('changes settings of an account and says nothing', async () => {
  const dataDir = await temporaryDirectory()
  await create(dataDir, ...example, '--account-id', '123456789012')
  const words = ['account', 'set', '--data-dir', dataDir, '--account-id', '123456789012']
  const set = (...changes: string[]) => runCommand([...words, ...changes])
  expect(
    await set(
      'mfaDevicesPerPrincipal=1',
      'mfaCodeWindow=0',
      'usersPerAccount=10',
      'denyAppliesToGetSessionToken=true',
    ),
  ).toEqual({ code: 0, signal: null, stdout: '', stderr: '' })
  const account = await storedAccount(dataDir, '123456789012')
  expect(JSON.parse(account?.settings ?? '')).toEqual({
    mfaDevicesPerPrincipal: 1,
    mfaCodeWindow: 0,
    usersPerAccount: 10,
    denyAppliesToGetSessionToken: true,
  })
})

it('refuses a setting, names it and changes nothing', async () => {
  const dataDir = await temporaryDirectory()
  await create(dataDir, ...example, '--account-id', '123456789012')
  const words = ['account', 'set', '--data-dir', dataDir, '--account-id', '123456789012']
  expect(await runCommand([...words, 'mfaCodeWindow=1', 'mfaDevicesPerPrincipal=9'])).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: 'sallyport: `mfaDevicesPerPrincipal` must be 1 to 8\n',
  })
  expect((await storedAccount(dataDir, '123456789012'))?.settings).toBe('{}')
})

it('says that an account whose settings are to change does not exist', async () => {
  const dataDir = await temporaryDirectory()
  await create(dataDir, ...example)
  const words = ['account', 'set', '--data-dir', dataDir]
  expect(await runCommand([...words, '--account-id', '999999999999', 'mfaCodeWindow=1'])).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: 'sallyport: there is no account 999999999999\n',
  })
})
