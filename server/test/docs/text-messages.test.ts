/** Holds docs/text-messages.md against the settings of gateways, the numbers that are taken, and the webhook's contract. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { readGateways } from '../../src/notify/sms/gateways.js'
import { readPhoneNumber } from '../../src/notify/sms/phone-number.js'
import { smppSettings } from '../../src/notify/sms/smpp/settings.js'
import { snsSettings } from '../../src/notify/sms/sns.js'
import { twilioSettings } from '../../src/notify/sms/twilio.js'
import { createWebhookGateway, webhookSettings } from '../../src/notify/sms/webhook.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { blocksOf, readDocument } from './markdown.js'

const page = readDocument('docs/text-messages.md')

const gatewayLists = blocksOf(page)
  .filter(({ language, text }) => language === 'json' && text.includes('"kind"'))
  .map(({ line, text }) => {
    const block = JSON.parse(text) as { smsGateways?: unknown[] }
    return { line, gateways: block.smsGateways ?? [block] }
  })

it('shows a list of one gateway, one of two, and one gateway of each kind', () => {
  expect(gatewayLists.map(({ gateways }) => gateways.length)).toEqual([1, 2, 1, 1, 1, 1])
})

it.each(gatewayLists)('the gateways of line $line are taken as they stand', async (shown) => {
  const secretFile = join(await temporaryDirectory(), 'secret')
  writeFileSync(secretFile, '0123456789abcdef0123456789abcdef\n')
  const given = shown.gateways.map((gateway) =>
    Object.fromEntries(
      Object.entries(gateway as object).map(([name, value]) => [
        name,
        name.endsWith('File') ? secretFile : (value as unknown),
      ]),
    ),
  )
  const kindsOf = (list: readonly { kind?: unknown }[]) => list.map(({ kind }) => kind)
  expect(kindsOf(readGateways(given))).toEqual(kindsOf(given))
})

/** Names and defaults of the settings in a section's table. */
function settingsOf(heading: string): { name: string; default: string }[] {
  const section = page.split(`\n### ${heading}\n`)[1]?.split(/\n##+ /)[0] ?? ''
  return [...section.matchAll(/^\| (`[^|]*?) +\| +([^|]*?) *\| [^|]+\|$/gm)].flatMap(
    ([, names = '', value = '']) =>
      [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => ({ name, default: value })),
  )
}

/** What stands in the column of a setting that may be left out and has no value then. */
const withoutValue = new Set([
  '',
  'none',
  'no limit',
  'what Node.js trusts',
  'by how the sender looks',
])

function meant(text: string): string | undefined {
  if (withoutValue.has(text)) return undefined
  return text === 'empty' ? '' : text.replaceAll('`', '')
}

describe('the tables of settings', () => {
  it.each<[string, z.ZodObject]>([
    ['Twilio', twilioSettings],
    ['SMPP', smppSettings],
    ['Amazon SNS', snsSettings],
    ['A webhook', webhookSettings],
  ])('%s: name every setting, and the default that it has', (heading, { shape }) => {
    const common = settingsOf('Settings of every gateway').map(({ name }) => name)
    expect(common).toEqual(['kind', 'name', 'timeoutSeconds'])
    const shown = settingsOf(heading)
    const own = Object.keys(shape).filter((name) => !common.includes(name))
    expect(shown.map(({ name }) => name).toSorted()).toEqual(own.toSorted())
    const defaults = own.map((name) => {
      const { data } = z.safeParse(shape[name] as z.ZodType<string | number>, undefined)
      return [name, data?.toString()]
    })
    expect(Object.fromEntries(shown.map((each) => [each.name, meant(each.default)]))).toEqual(
      Object.fromEntries(defaults),
    )
  })

  it('name the time that every gateway is waited for', () => {
    const wait = settingsOf('Settings of every gateway').find(
      ({ name }) => name === 'timeoutSeconds',
    )
    for (const { shape } of [twilioSettings, smppSettings, snsSettings, webhookSettings])
      expect(wait?.default).toBe(String(shape.timeoutSeconds.parse(undefined)))
  })
})

describe('examples of telephone numbers', () => {
  it.each([
    'docs/text-messages.md',
    'console/src/mfa/sms-number-form.tsx',
    'server/src/console/sms/start-sms-device-enrolment.ts',
    'scripts/screenshots.mjs',
  ])('%s: shows such as can be enrolled, and first of all the one that all show', (path) => {
    const shown = [...readDocument(path).matchAll(/\+\d[\d ]{6,}\d/g)].map(([number]) => number)
    const read = shown.map((number) => readPhoneNumber(number))
    expect(read[0]).toEqual({ ok: true, number: '+4915228817386', country: 'DE' })
    expect(read.filter(({ ok }) => !ok)).toEqual([])
  })
})

describe('the service of the webhook', () => {
  it('takes what the server signs once, and refuses another secret', async () => {
    const folder = await temporaryDirectory()
    const secret = 'correct horse battery staple'
    const source = blocksOf(page).find(({ fileName }) => fileName === 'sms-service.mjs')?.text ?? ''
    // A free port, which it names.
    const service = source
      .replace("new URL('http://localhost:9090')", "{ hostname: '127.0.0.1', port: 0 }")
      .replace('.listen(port, hostname)', '.listen(port, hostname, function () {\n')
      .concat('console.log(this.address().port) })\n')
    writeFileSync(join(folder, 'sms-service.mjs'), service)
    writeFileSync(join(folder, 'webhook-secret'), `${secret}\n`)
    const child = spawn(process.execPath, ['sms-service.mjs'], { cwd: folder })
    onTestFinished(() => void child.kill())
    let said = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
    await once(child.stdout, 'data')
    const url = `http://127.0.0.1:${said.trim()}/send`

    const gateway = (signedWith: string) =>
      createWebhookGateway({ name: 'webhook', url, secret: signedWith, timeoutSeconds: 10 }, {
        clock: Date.now,
      } as never)
    const message = {
      messageId: '01JXAMPLE',
      to: '+4915228817386',
      text: 'grüße 123456',
      sendBefore: Date.now() + 60_000,
    }
    expect(await gateway('another secret, as long').send(message)).toMatchObject({
      kind: 'refused',
    })
    expect(said).not.toContain('123456')
    for (const time of ['first', 'again']) {
      // eslint-disable-next-line no-await-in-loop -- one after the other
      expect(await gateway(secret).send(message), time).toMatchObject({ kind: 'accepted' })
    }
    expect(said.split('to +4915228817386: grüße 123456')).toHaveLength(2)
  })
})
