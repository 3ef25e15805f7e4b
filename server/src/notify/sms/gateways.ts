import { readFileSync } from 'node:fs'
import type { z } from 'zod'
import { SettingsError } from '../../config.js'
import type { GatewayParts, SmsGateway } from './gateway.js'
import { smppSettings } from './smpp/settings.js'
import { createSnsGateway, snsSettings } from './sns.js'
import { createTwilioGateway, twilioSettings } from './twilio.js'
import { createWebhookGateway, webhookSettings } from './webhook.js'

interface GatewayKind<Settings extends z.ZodObject> {
  settings: Settings
  /** Settings that can be given as a file too, by the same name with `File` behind it. */
  fromFile: readonly (keyof z.infer<Settings> & string)[]
  /** Rules about several settings; says what is wrong. */
  check?(settings: z.infer<Settings>): string | undefined
  create(settings: Named<z.infer<Settings>>, parts: GatewayParts): SmsGateway | Promise<SmsGateway>
}

type Named<Settings> = Settings & { name: string }

// A function only so that each line is checked against its own settings.
const kind = <Settings extends z.ZodObject>(entry: GatewayKind<Settings>) => entry

/** Every kind of gateway. One more is a file beside these and a line here. The library for SMPP is loaded when it is used. */
const kinds = {
  smpp: kind({
    settings: smppSettings,
    fromFile: ['password', 'tlsCa'],
    check: ({ tls, tlsCa }) =>
      tlsCa !== undefined && !tls ? '`tlsCa` needs `tls` to be true' : undefined,
    create: async (settings, parts) =>
      (await import('./smpp/gateway.js')).createSmppGateway(settings, parts),
  }),
  twilio: kind({
    settings: twilioSettings,
    fromFile: ['authToken'],
    check: ({ from, messagingServiceSid }) =>
      (from === undefined) === (messagingServiceSid === undefined)
        ? 'give one of `from` and `messagingServiceSid`'
        : undefined,
    create: createTwilioGateway,
  }),
  sns: kind({
    settings: snsSettings,
    fromFile: ['secretAccessKey'],
    create: createSnsGateway,
  }),
  webhook: kind({
    settings: webhookSettings,
    fromFile: ['secret'],
    create: createWebhookGateway,
  }),
}

type Kinds = typeof kinds

/** The settings of one gateway, checked, with the secrets that files hold. */
export type GatewaySettings = {
  [Name in keyof Kinds]: { kind: Name } & Named<z.infer<Kinds[Name]['settings']>>
}[keyof Kinds]

/**
 * Reads the list of gateways, in the order in which they are tried: a list of objects, or that as JSON. Files of secrets are read
 * now and not again. Throws a SettingsError that names the gateway and the setting, and no value.
 */
export function readGateways(value: unknown): GatewaySettings[] {
  const list = typeof value === 'string' ? parsedOrUndefined(value) : value
  if (!Array.isArray(list)) {
    throw new SettingsError('the SMS gateways must be a list, for example [{"kind": "twilio", …}]')
  }
  const gateways = list.map((entry: unknown, index) => readGateway(entry, index + 1))
  const names = gateways.map(({ name }) => name)
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) {
    throw new SettingsError(
      `there are two SMS gateways of the name \`${repeated}\`: give each a \`name\` of its own`,
    )
  }
  return gateways
}

/** Makes a gateway ready. Of those that hold a connection, the connection is made in the background. */
export async function createGateway(
  { kind, ...settings }: GatewaySettings,
  parts: GatewayParts,
): Promise<SmsGateway> {
  const { create } = kinds[kind] as {
    create(settings: object, parts: GatewayParts): SmsGateway | Promise<SmsGateway>
  }
  return create(settings, parts)
}

function readGateway(entry: unknown, place: number): GatewaySettings {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    throw new SettingsError(`the SMS gateway number ${place} must be an object`)
  }
  const { kind: kindName, name = kindName, ...given } = entry as Record<string, unknown>
  if (typeof kindName !== 'string' || !Object.hasOwn(kinds, kindName)) {
    const known = Object.keys(kinds).join(', ')
    throw new SettingsError(`\`kind\` of SMS gateway number ${place} must be one of ${known}`)
  }
  // It stands in the path of the callback.
  if (typeof name !== 'string' || !/^[a-z0-9-]{1,32}$/.test(name)) {
    throw new SettingsError(
      `\`name\` of SMS gateway number ${place} must be 1 to 32 lower-case letters, digits and hyphens`,
    )
  }
  const { settings, fromFile, check } = kinds[kindName as keyof Kinds] as GatewayKind<z.ZodObject>
  const values = withFiles(given, fromFile, name)
  const result = settings.safeParse(values)
  if (!result.success) throw new SettingsError(complaint(result.error, settings, fromFile, name))
  const problem = check?.(result.data)
  if (problem !== undefined) throw new SettingsError(`SMS gateway \`${name}\`: ${problem}`)
  return { kind: kindName, name, ...result.data } as GatewaySettings
}

/** The settings with the contents of their files. */
function withFiles(
  given: Record<string, unknown>,
  fromFile: readonly string[],
  name: string,
): Record<string, unknown> {
  const values = { ...given }
  for (const setting of fromFile) {
    const fileSetting = `${setting}File`
    const path = values[fileSetting]
    if (path === undefined) continue
    if (values[setting] !== undefined) {
      throw new SettingsError(
        `SMS gateway \`${name}\`: give one of \`${setting}\` and \`${fileSetting}\``,
      )
    }
    values[setting] = contentOf(path, fileSetting, name)
    delete values[fileSetting]
  }
  return values
}

function contentOf(path: unknown, setting: string, name: string): string {
  try {
    if (typeof path === 'string') return readFileSync(path, 'utf8').replace(/\r?\n$/, '')
  } catch (error) {
    throw new SettingsError(
      `SMS gateway \`${name}\`: the file that \`${setting}\` names cannot be read`,
      { cause: error },
    )
  }
  throw new SettingsError(`SMS gateway \`${name}\`: \`${setting}\` must be the path of a file`)
}

function complaint(
  error: z.ZodError,
  settings: z.ZodObject,
  fromFile: readonly string[],
  name: string,
): string {
  const [issue] = error.issues
  if (issue?.code === 'unrecognized_keys') {
    const files = fromFile.map((setting) => `${setting}File`)
    const known = ['kind', 'name', ...Object.keys(settings.shape), ...files].join(', ')
    return `SMS gateway \`${name}\`: \`${issue.keys[0]}\` is not a setting; there are ${known}`
  }
  const setting = String(issue?.path[0])
  const { description = 'right' } = settings.shape[setting] as z.ZodType
  return `SMS gateway \`${name}\`: \`${setting}\` must be ${description}`
}

function parsedOrUndefined(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
