import { readFileSync } from 'node:fs'
import { Command, CommanderError, Option } from 'commander'
import { SettingsError } from '../config.js'
import { accountCreate, accountSet } from './account.js'
import { events } from './events.js'
import { explain } from './explain.js'
import { keysRotate } from './keys.js'
import type { Invocation } from './invocation.js'
import { messages } from './messages.js'
import { serve } from './serve.js'
import { tokenImport } from './token-import.js'
import { tokenDelete, tokenList, tokenLost } from './token-stock.js'

const wrongUse = 2
const failed = 1

/** Runs the command line and resolves to the exit code: 2 for wrong use, with one line that says what to do. */
export async function main(
  argv: readonly string[],
  environment: Record<string, string | undefined>,
): Promise<number> {
  const sallyport = program(environment)
  // The reader of a pipe, `head` for one, may have had enough.
  process.stdout.on('error', ignoreClosedPipe)
  try {
    await sallyport.parseAsync([...argv], { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0
      complain(`${wrongUseOf(error)}: see \`${helpFor(argv, sallyport)}\``)
      return wrongUse
    }
    if (error instanceof SettingsError) {
      complain(error.message)
      return wrongUse
    }
    complain(error instanceof Error ? error.message : String(error))
    return failed
  }
}

function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}

function complain(message: string): void {
  process.stderr.write(`sallyport: ${message.replaceAll('\n', ' ')}\n`)
}

function wrongUseOf({ code, message }: CommanderError): string {
  return code === 'commander.help'
    ? 'a command is missing'
    : message.replace(/^error: /, '').replace(/\.$/, '')
}

/** The help of the command that was meant, as far as it can be told. */
function helpFor(argv: readonly string[], sallyport: Command): string {
  let help = sallyport.name()
  let command: Command | undefined = sallyport
  for (const word of argv) {
    command = command.commands.find((candidate) => candidate.name() === word)
    if (command === undefined) break
    help += ` ${word}`
  }
  return `${help} --help`
}

function program(environment: Record<string, string | undefined>): Command {
  const sallyport = new Command('sallyport')
    .description(
      'A self-hosted identity service that speaks AWS IAM and STS and really enforces MFA',
    )
    .version(version())
    .exitOverride()
    .configureOutput({ writeErr: () => undefined })
  const run =
    (action: (invocation: Invocation) => Promise<void>) => (options: Record<string, unknown>) =>
      action({ options, environment })

  addServe(sallyport).action(run(serve))

  const account = inherit(
    sallyport.command('account').description('create accounts and change their settings'),
  )
  withStore(
    account.command('create').description('create an account, with the server stopped or running'),
  )
    .requiredOption('--name <name>', 'name of the account')
    .requiredOption('--email <address>', 'e-mail address of the root user')
    .option('--phone <number>', 'phone number of the root user')
    .option('--password-stdin', "read the root user's password from standard input")
    .option('--account-id <id>', 'twelve digits; random when left out')
    .option(
      '--admin-user <name>',
      'also make an IAM user with AdministratorAccess and an access key',
    )
    .action(run(accountCreate))
  withStore(account.command('set').description('change settings of an account'))
    .requiredOption('--account-id <id>', 'which account')
    .argument('<settings...>', 'name=value, for example mfaDevicesPerPrincipal=1')
    .action((settings: string[], options: Record<string, unknown>) =>
      accountSet({ options: { ...options, settings }, environment }),
    )

  addKeys(sallyport, environment)
  withStore(sallyport.command('events').description('print audit events as JSON lines'))
    .option('--account-id <id>', 'only those of one account')
    .option('--follow', 'go on with events as they are recorded')
    .action(run(events))
  withStore(sallyport.command('messages').description('print text messages as JSON lines'))
    .option('--account-id <id>', 'only those of one account')
    .action(run(messages))
  addToken(sallyport, environment)
  addExplain(sallyport).action(run(explain))
  return sallyport
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url)
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
}

function addServe(sallyport: Command): Command {
  return withStore(sallyport.command('serve').description('run the server'))
    .option('--listen <address>', 'HOST:PORT, localhost:8080 when left out')
    .option('--public-url <url>', 'the URL under which clients reach the server')
    .option('--tls-cert <file>', 'serve https: the certificate with its chain, in PEM form')
    .option('--tls-key <file>', 'and its private key')
    .option(
      '--trusted-proxies <list>',
      'addresses and ranges of reverse proxies whose X-Forwarded-… headers are believed',
    )
    .option(
      '--metrics-listen <address>',
      'HOST:PORT of a listener of its own for Prometheus metrics',
    )
    .option('--ephemeral', 'a throw-away server for tests: everything in memory')
    .option('--account <id...>', 'accounts of an ephemeral server')
    .option('--managed-policies <file>', "AWS's managed policies, as the AWS CLI prints them")
    .option('--security-key-metadata <file>', 'what is known of models of security keys')
    .option(
      '--security-key-metadata-root <file>',
      'the certificate that a signed one must chain to',
    )
    .option(
      '--event-retention-days <days>',
      'how long audit events are kept; 0 for ever, 90 when left out',
    )
    .addOption(new Option('--log-level <level>', 'silent, error, warn, info or debug'))
}

function addKeys(sallyport: Command, environment: Invocation['environment']): void {
  const keys = inherit(
    sallyport.command('keys').description('look after the keys that protect secrets at rest'),
  )
  withStore(
    keys
      .command('rotate')
      .description('seal every secret under a new data key, with the server stopped or running'),
  )
    .option(
      '--master',
      'also replace the master key: with a new one in the data directory, or with SALLYPORT_NEW_MASTER_KEY',
    )
    .action((options: Record<string, unknown>) => keysRotate({ options, environment }))
}

function addToken(sallyport: Command, environment: Invocation['environment']): void {
  const token = inherit(
    sallyport.command('token').description('look after the stock of hardware tokens'),
  )
  withStore(token.command('import').description("import the tokens of a vendor's file, or none"))
    .argument('<file>', 'PSKC (RFC 6030) or CSV')
    .option('--account-id <id>', 'whose tokens they are; the pool of the server when left out')
    .option('--format <format>', 'pskc or csv; told by the content when left out')
    .option('--key-file <file>', 'the pre-shared key, in hexadecimal digits or base64')
    .option('--password-stdin', 'read the password of the file from standard input')
    .option('--signed-by <file>', 'the certificate that must have signed the file, in PEM form')
    .option('--columns <names>', 'what the columns of a CSV file hold: serial,secret,step')
    .option('--dry-run', 'tell what would be imported, and import nothing')
    .action((file: string, options: Record<string, unknown>) =>
      tokenImport({ options: { ...options, file }, environment }),
    )
  withStore(token.command('list').description('print the stock as JSON lines'))
    .option('--account-id <id>', 'only those of one account')
    .option('--status <status>', 'Available, Assigned, NotYetValid, Expired or Lost')
    .action((options: Record<string, unknown>) => tokenList({ options, environment }))
  withStore(token.command('lost').description('take a token from whoever has it, for ever'))
    .argument('<serial>', 'its serial number')
    .action((serial: string, options: Record<string, unknown>) =>
      tokenLost({ options: { ...options, serial }, environment }),
    )
  withStore(token.command('delete').description('forget a token that nobody has'))
    .argument('<serial>', 'its serial number')
    .action((serial: string, options: Record<string, unknown>) =>
      tokenDelete({ options: { ...options, serial }, environment }),
    )
}

function addExplain(sallyport: Command): Command {
  return withStore(
    sallyport.command('explain').description('tell why a request is, or was, allowed or denied'),
  )
    .option('--principal <arn>', 'a user, root, a role or a role session')
    .option('--action <action>', 'SERVICE:ACTION, for example iam:DeleteUser')
    .option('--resource <arn>', '* when left out')
    .option(
      '--context <entries...>',
      'condition keys as KEY=VALUE, for example aws:MultiFactorAuthPresent=true',
    )
    .option('--request-id <id>', 'a request that was denied, by the id that its answer gave')
    .option('--json', 'print the explanation as JSON')
    .option('--managed-policies <file>', "AWS's managed policies, as the AWS CLI prints them")
}

/** Options that every command on a database takes. */
function withStore(command: Command): Command {
  return inherit(command)
    .option(
      '--data-dir <directory>',
      'where the embedded database lies, ./sallyport-data when left out',
    )
    .option('--database-url <url>', 'postgres://… in place of the embedded database')
    .option('--master-key-command <command>', 'prints the master key: base64 of 32 bytes')
    .option('--config <file>', 'a JSON file of settings')
}

function inherit(command: Command): Command {
  return command.exitOverride().configureOutput({ writeErr: () => undefined })
}
