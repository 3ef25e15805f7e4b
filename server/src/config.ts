import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { z } from 'zod'

/** A setting, an option or a key that is wrong: one line that says which and what to do. The process ends with code 2. */
export class SettingsError extends Error {}

const text = z.string().min(1)
const wholeNumber = z
  .union([z.number(), z.string().regex(/^\d+$/).transform(Number)])
  .pipe(z.number().int().min(0))
const truth = z.union([
  z.boolean(),
  z.enum(['true', 'false']).transform((value) => value === 'true'),
])
const listenAddress = z
  .string()
  .regex(/^(\[[0-9a-fA-F:]+\]|[^:[\]]+):\d{1,5}$/)
  .refine((value) => Number(value.slice(value.lastIndexOf(':') + 1)) <= 65_535)
const accountId = z.string().regex(/^\d{12}$/)
/** A list of a file, or words with commas between. */
const listOf = <Item extends z.ZodType<string, string>>(item: Item) =>
  z.union([
    z.array(item),
    text.transform((value) => value.split(',').map((word) => word.trim())).pipe(z.array(item)),
  ])
const accountIds = listOf(accountId).refine((ids) => new Set(ids).size === ids.length)
const budget = z.number().int().min(0).max(1_000_000).optional()
/** An object of a file, or its JSON text. */
const jsonObject = <Shape extends z.ZodObject>(shape: Shape) =>
  z.union([shape, text.transform(parsedOrUndefined).pipe(shape)])
const addressRange = z.string().refine((value) => {
  const [, address = '', prefix = '0'] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(value) ?? []
  const family = isIP(address)
  return family !== 0 && Number(prefix) <= (family === 4 ? 32 : 128)
})

/** Every setting: an option `--data-dir`, a variable `SALLYPORT_DATA_DIR` or a member `dataDir` of the settings file. */
const schema = z.strictObject({
  dataDir: text.optional(),
  databaseUrl: text.regex(/^postgres(ql)?:\/\//).optional(),
  listen: listenAddress.optional(),
  publicUrl: text
    .regex(/^https?:\/\/[^\s/?#@]+\/?$/)
    .refine((value) => URL.canParse(value))
    .optional(),
  tlsCert: text.optional(),
  tlsKey: text.optional(),
  trustedProxies: listOf(addressRange).optional(),
  metricsListen: listenAddress.optional(),
  ephemeral: truth.optional(),
  account: accountIds.optional(),
  managedPolicies: text.optional(),
  securityKeyMetadata: text.optional(),
  securityKeyMetadataRoot: text.optional(),
  /** Read by `notify/sms/gateways.ts`. */
  smsGateways: z.union([text, z.array(z.record(z.string(), z.unknown()))]).optional(),
  smsBudgets: jsonObject(
    z.strictObject({
      perNumberPerHour: budget,
      perUserPerHour: budget,
      perPrefixPerHour: budget,
      perAccountPerDay: budget,
    }),
  ).optional(),
  smsCountries: listOf(z.string().regex(/^[A-Z]{2}$/)).optional(),
  adminAccessKeyId: text.regex(/^\w{16,128}$/).optional(),
  adminSecretAccessKey: text.optional(),
  masterKey: text.optional(),
  masterKeyCommand: text.optional(),
  newMasterKey: text.optional(),
  eventRetentionDays: wholeNumber.optional(),
  logLevel: z.enum(['silent', 'error', 'warn', 'info', 'debug']).optional(),
})

export type Settings = z.infer<typeof schema>

/** Options win over the environment, the environment over the file. Throws a SettingsError that names what is wrong. */
export async function readSettings(sources: {
  options: Record<string, unknown>
  environment: Record<string, string | undefined>
  file?: string | undefined
}): Promise<Settings> {
  const file = sources.file ?? sources.environment['SALLYPORT_CONFIG']
  const layers = [
    file === undefined ? {} : check(await readSettingsFile(file), String, ` in ${file}`),
    check(fromEnvironment(sources.environment), environmentName),
    check(sources.options, optionName),
  ]
  return Object.assign({}, ...layers) as Settings
}

async function readSettingsFile(path: string): Promise<object> {
  let content: string
  try {
    content = await readFile(path, 'utf8')
  } catch (error) {
    throw new SettingsError(`the settings file ${path} cannot be read`, { cause: error })
  }
  const settings = parsedOrUndefined(content)
  if (typeof settings !== 'object' || settings === null || Array.isArray(settings))
    throw new SettingsError(`the settings file ${path} must hold one JSON object`)
  return settings
}

function parsedOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

function fromEnvironment(environment: Record<string, string | undefined>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (!name.startsWith('SALLYPORT_') || name === 'SALLYPORT_CONFIG' || value === undefined)
      continue
    found[settingName(name)] = value
  }
  return found
}

function check(values: object, nameOf: (setting: string) => string, where = ''): Settings {
  const result = schema.safeParse(values)
  if (result.success) return result.data
  const [issue] = result.error.issues
  if (issue?.code === 'unrecognized_keys' && issue.path.length === 0) {
    const known = Object.keys(schema.shape).map(nameOf).join(', ')
    throw new SettingsError(
      `\`${nameOf(issue.keys[0] ?? '')}\`${where} is not a setting; there are ${known}`,
    )
  }
  const setting = String(issue?.path[0])
  const expectation = expectations[setting] ?? 'must be text that is not empty'
  throw new SettingsError(`\`${nameOf(setting)}\`${where} ${expectation}`)
}

const expectations: Readonly<Record<string, string>> = {
  listen: 'must be HOST:PORT, for example localhost:8080',
  metricsListen: 'must be HOST:PORT, for example localhost:9090',
  publicUrl: 'must be http:// or https:// and a host, for example https://iam.example.com',
  trustedProxies:
    'must be IP addresses and ranges with commas between, for example 127.0.0.1,10.0.0.0/8',
  databaseUrl: 'must be a postgres:// URL',
  ephemeral: 'must be true or false',
  account: 'must be one or more 12-digit account ids, each once',
  eventRetentionDays: 'must be a whole number of days',
  smsGateways: 'must be a list of gateways, for example [{"kind": "twilio", …}], or that as JSON',
  smsBudgets:
    'must be an object of whole numbers: perNumberPerHour, perUserPerHour, perPrefixPerHour, perAccountPerDay',
  smsCountries: 'must be countries by their two letters with commas between, for example DE,AT,CH',
  logLevel: 'must be silent, error, warn, info or debug',
  adminAccessKeyId: 'must be 16 to 128 letters, digits or underscores',
}

/** `SALLYPORT_DATA_DIR` to `dataDir`. */
function settingName(environmentVariable: string): string {
  const words = environmentVariable.slice('SALLYPORT_'.length).toLowerCase()
  return words.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

const environmentName = (setting: string): string =>
  `SALLYPORT_${setting.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`

const optionName = (setting: string): string =>
  `--${setting.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
