import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { main } from '../../src/main/sallyport.js'
import { runCommand } from '../support/command.js'
import { temporaryDirectory } from '../support/temporary-directory.js'

let complaints: string
const listeners = new Set([...process.listeners('SIGTERM'), ...process.listeners('SIGINT')])
const ofOutput = new Set(process.stdout.listeners('error'))
beforeEach(() => {
  complaints = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complaints += String(text)
    return true
  })
})
afterEach(() => {
  vi.restoreAllMocks()
  // A command has a process of its own, and listens to its output once.
  for (const listener of process.stdout.listeners('error'))
    if (!ofOutput.has(listener)) process.stdout.off('error', listener as () => void)
  // A server that was refused its settings listens for signals already; its process would end now.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    for (const listener of process.listeners(signal))
      if (!listeners.has(listener)) process.off(signal, listener)
  }
})

interface WrongUse {
  words: string
  environment?: Record<string, string>
  says: string
}

const create = 'account create --name Example --email root@example.com'

it.each<WrongUse>([
  { words: '', says: 'a command is missing: see `sallyport --help`' },
  { words: 'account', says: 'a command is missing: see `sallyport account --help`' },
  { words: 'keys', says: 'a command is missing: see `sallyport keys --help`' },
  { words: 'token', says: 'a command is missing: see `sallyport token --help`' },
  { words: 'start', says: "unknown command 'start': see `sallyport --help`" },
  { words: 'account make', says: "unknown command 'make': see `sallyport account --help`" },
  { words: 'serve --port 80', says: "unknown option '--port': see `sallyport serve --help`" },
  {
    words: 'serve now',
    says: "too many arguments for 'serve'. Expected 0 arguments but got 1: see `sallyport serve --help`",
  },
  {
    words: 'serve --data-dir',
    says: "option '--data-dir <directory>' argument missing: see `sallyport serve --help`",
  },
  {
    words: 'account create --email root@example.com',
    says: "required option '--name <name>' not specified: see `sallyport account create --help`",
  },
  {
    words: 'account create --name Example',
    says: "required option '--email <address>' not specified: see `sallyport account create --help`",
  },
  {
    words: 'account set mfaCodeWindow=1',
    says: "required option '--account-id <id>' not specified: see `sallyport account set --help`",
  },
  {
    words: 'account set --account-id 123456789012',
    says: "missing required argument 'settings': see `sallyport account set --help`",
  },
  { words: 'events --account-id 12', says: '`--account-id` must be 12 digits' },
  { words: 'messages --account-id 12', says: '`--account-id` must be 12 digits' },
  {
    words: 'account set --account-id 12 mfaCodeWindow=1',
    says: '`--account-id` must be 12 digits',
  },
])('refuses `sallyport $words` with the line "$says"', ({ words, says }) =>
  expectRefusal({ words, says }),
)

it.each<WrongUse>([
  {
    words: 'serve --listen 8080',
    says: '`--listen` must be HOST:PORT, for example localhost:8080',
  },
  {
    words: 'serve --listen localhost:65536',
    says: '`--listen` must be HOST:PORT, for example localhost:8080',
  },
  {
    words: 'serve --metrics-listen nowhere',
    says: '`--metrics-listen` must be HOST:PORT, for example localhost:9090',
  },
  {
    words: 'serve --public-url iam.example.com',
    says: '`--public-url` must be http:// or https:// and a host, for example https://iam.example.com',
  },
  {
    words: 'serve --public-url https://example.com/iam',
    says: '`--public-url` must be http:// or https:// and a host, for example https://iam.example.com',
  },
  {
    words: 'serve --log-level loud',
    says: '`--log-level` must be silent, error, warn, info or debug',
  },
  {
    words: 'serve --event-retention-days soon',
    says: '`--event-retention-days` must be a whole number of days',
  },
  {
    words: 'serve --event-retention-days -1',
    says: '`--event-retention-days` must be a whole number of days',
  },
  { words: 'serve --data-dir=', says: '`--data-dir` must be text that is not empty' },
  {
    words: 'serve --database-url mysql://localhost/x',
    says: '`--database-url` must be a postgres:// URL',
  },
  {
    words: 'serve --data-dir here --database-url postgres://localhost/x',
    says: 'give either `--data-dir` or `--database-url`, not both',
  },
  { words: 'serve --account 123456789012', says: '`--account` belongs to `--ephemeral`' },
  {
    words: 'serve --ephemeral --account 1234',
    says: '`--account` must be one or more 12-digit account ids, each once',
  },
  {
    words: 'serve --ephemeral --account 123456789012 123456789012',
    says: '`--account` must be one or more 12-digit account ids, each once',
  },
  {
    words: 'serve --ephemeral --data-dir here',
    says: '`--ephemeral` keeps everything in memory: leave out `--data-dir`',
  },
  {
    words: 'serve --ephemeral --database-url postgres://localhost/x',
    says: '`--ephemeral` keeps everything in memory: leave out `--database-url`',
  },
  {
    words: 'serve --ephemeral --listen 0.0.0.0:0',
    says: '`--ephemeral` listens on loopback only: give `--listen localhost:PORT`',
  },
  {
    words: 'serve --ephemeral --listen [::]:0',
    says: '`--ephemeral` listens on loopback only: give `--listen localhost:PORT`',
  },
  {
    words: 'serve --ephemeral --listen localhost.example.com:0',
    says: '`--ephemeral` listens on loopback only: give `--listen localhost:PORT`',
  },
  {
    words: 'serve --ephemeral --metrics-listen 0.0.0.0:0',
    says: '`--ephemeral` listens on loopback only: give `--metrics-listen localhost:PORT`',
  },
  {
    words: 'serve',
    environment: { SALLYPORT_EPHEMERAL: 'yes' },
    says: '`SALLYPORT_EPHEMERAL` must be true or false',
  },
  {
    words: 'events',
    environment: { SALLYPORT_LISTEN: '8080' },
    says: '`SALLYPORT_LISTEN` must be HOST:PORT, for example localhost:8080',
  },
  {
    words: 'serve --ephemeral',
    environment: { SALLYPORT_ADMIN_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE' },
    says: 'set both `SALLYPORT_ADMIN_ACCESS_KEY_ID` and `SALLYPORT_ADMIN_SECRET_ACCESS_KEY`, or neither',
  },
  {
    words: 'serve --ephemeral',
    environment: {
      SALLYPORT_ADMIN_ACCESS_KEY_ID: 'short',
      SALLYPORT_ADMIN_SECRET_ACCESS_KEY: 'secret',
    },
    says: '`SALLYPORT_ADMIN_ACCESS_KEY_ID` must be 16 to 128 letters, digits or underscores',
  },
  {
    words: 'serve --ephemeral',
    environment: { SALLYPORT_SMS_COUNTRIES: 'Germany' },
    says: '`SALLYPORT_SMS_COUNTRIES` must be countries by their two letters with commas between, for example DE,AT,CH',
  },
  ...['10', 'many', '{"perDay":1}', '{"perUserPerHour":-1}', '{"perUserPerHour":"9"}'].map(
    (value) => ({
      words: 'serve --ephemeral',
      environment: { SALLYPORT_SMS_BUDGETS: value },
      says: '`SALLYPORT_SMS_BUDGETS` must be an object of whole numbers: perNumberPerHour, perUserPerHour, perPrefixPerHour, perAccountPerDay',
    }),
  ),
])(
  'refuses `sallyport $words` with $environment in the environment, naming the setting',
  (wrongUse) => expectRefusal(wrongUse),
)

it.each<WrongUse>([
  {
    words: 'account create --name= --email root@example.com',
    says: '`--name` must have 1 to 50 characters, with no blank at either end',
  },
  {
    words: `account create --name ${'n'.repeat(51)} --email root@example.com`,
    says: '`--name` must have 1 to 50 characters, with no blank at either end',
  },
  {
    words: 'account create --name a\u0007 --email root@example.com',
    says: '`--name` must have 1 to 50 characters, with no blank at either end',
  },
  {
    words: 'account create --name Example --email root',
    says: '`--email` must be an e-mail address, such as name@example.com',
  },
  {
    words: `${create} --phone 12345`,
    says: '`--phone` must be a number with its country code: +49 30 123456',
  },
  { words: `${create} --account-id 12345678901`, says: '`--account-id` must be 12 digits' },
  {
    words: `${create} --admin-user a/b`,
    says: '`--admin-user` must have 1 to 64 letters, digits or + = , . @ _ -',
  },
])('refuses `sallyport $words`, naming the option', (wrongUse) => expectRefusal(wrongUse))

it('names an unknown variable and lists those there are', async () => {
  const environment = { SALLYPORT_DATADIR: 'here', PATH: '/bin' }
  expect(await main(['serve'], environment)).toBe(2)
  expect(complaints).toMatch(
    /^sallyport: `SALLYPORT_DATADIR` is not a setting; there are SALLYPORT_DATA_DIR, .*SALLYPORT_LOG_LEVEL\n$/,
  )
})

it.each([
  {
    content: '{"dataDirectory":"here"}',
    says: /^sallyport: `dataDirectory` in \S+\/settings\.json is not a setting; there are dataDir, .*logLevel\n$/,
  },
  {
    content: '{"listen":8080}',
    says: /^sallyport: `listen` in \S+\/settings\.json must be HOST:PORT, for example localhost:8080\n$/,
  },
  {
    content: '{"dataDir":null}',
    says: /^sallyport: `dataDir` in \S+\/settings\.json must be text that is not empty\n$/,
  },
  {
    content: '{"eventRetentionDays":1.5}',
    says: /^sallyport: `eventRetentionDays` in \S+\/settings\.json must be a whole number of days\n$/,
  },
  {
    content: '["listen"]',
    says: /^sallyport: the settings file \S+\/settings\.json must hold one JSON object\n$/,
  },
  {
    content: 'listen: localhost:8080',
    says: /^sallyport: the settings file \S+\/settings\.json must hold one JSON object\n$/,
  },
])('refuses a settings file with $content and names file and setting', async (wrong) => {
  const file = join(await temporaryDirectory(), 'settings.json')
  await writeFile(file, wrong.content)
  expect(await main(['serve', '--config', file], {})).toBe(2)
  expect(complaints).toMatch(wrong.says)
  complaints = ''
  expect(await main(['serve'], { SALLYPORT_CONFIG: file })).toBe(2)
  expect(complaints).toMatch(wrong.says)
})

it('says which settings file cannot be read', async () => {
  await expectRefusal({
    words: 'serve --config /nowhere/settings.json',
    says: 'the settings file /nowhere/settings.json cannot be read',
  })
})

it.each([
  'events',
  'messages',
  'keys rotate',
  'account set --account-id 123456789012 mfaCodeWindow=1',
])('does not make a database for `%s` where none is', async (words) => {
  const directory = await temporaryDirectory()
  await expectRefusal({
    words: `${words} --data-dir ${directory}`,
    says: `there is no Sallyport database in ${directory}: name the server's directory with \`--data-dir\``,
  })
})

it('says why a data directory cannot be used', async () => {
  const directory = await temporaryDirectory()
  const file = join(directory, 'file')
  await writeFile(file, '', { mode: 0o600 })
  await expectRefusal({
    words: `serve --data-dir ${file}`,
    says: `the data directory ${file} cannot be used: it is a file`,
  })
  complaints = ''
  await expectRefusal({
    words: `serve --data-dir ${file}/below`,
    says: `the data directory ${file}/below cannot be used: a part of its path is a file`,
  })
  complaints = ''
  await expectRefusal({
    words: 'serve --data-dir /proc/sallyport/data',
    says: 'the data directory /proc/sallyport/data cannot be used: no directory can be made there',
  })
  expect((await stat(file)).mode & 0o777).toBe(0o600)
})

it('tells the shell by exit code 2 and one line on standard error', async () => {
  expect(await runCommand(['serve', '--ephemeral', '--data-dir', 'here'])).toEqual({
    code: 2,
    signal: null,
    stdout: '',
    stderr: 'sallyport: `--ephemeral` keeps everything in memory: leave out `--data-dir`\n',
  })
})

it.each([
  [
    { SALLYPORT_SMS_COUNTRIES: 'DE,XX' },
    '`smsCountries` must be countries by their two letters, such as DE: `XX` is none',
  ],
  [
    { SALLYPORT_SMS_GATEWAYS: 'twilio' },
    'the SMS gateways must be a list, for example [{"kind": "twilio", …}]',
  ],
  [
    { SALLYPORT_SMS_GATEWAYS: '[{"kind":"pigeon"}]' },
    '`kind` of SMS gateway number 1 must be one of smpp, twilio, sns, webhook',
  ],
])('starts no server with %j, and says why', async (environment, says) => {
  const refused = await runCommand(['serve', '--ephemeral', '--listen', 'localhost:0'], {
    environment,
  })
  expect(refused).toEqual({ code: 2, signal: null, stdout: '', stderr: `sallyport: ${says}\n` })
})

it('prints help and the version to standard output and exits 0', async () => {
  const packageFile = new URL('../../package.json', import.meta.url)
  const { version } = JSON.parse(await readFile(packageFile, 'utf8')) as { version: string }
  expect(await runCommand(['--version'])).toEqual({
    code: 0,
    signal: null,
    stdout: `${version}\n`,
    stderr: '',
  })
  const help = await runCommand(['--help'])
  expect(help).toMatchObject({ code: 0, stderr: '' })
  for (const command of ['serve', 'account', 'keys', 'events', 'messages', 'token', 'explain'])
    expect(help.stdout).toMatch(new RegExp(`^  ${command} `, 'm'))
})

async function expectRefusal({ words, environment = {}, says }: WrongUse): Promise<void> {
  const code = await main(words === '' ? [] : words.split(' '), environment)
  expect({ complaints, code }).toEqual({ complaints: `sallyport: ${says}\n`, code: 2 })
}
