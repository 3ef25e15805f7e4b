/** The built server reads token files in a thread of its own: `server/src/mfa/hardware/read-in-worker.ts`. */
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type ConsoleClient, consoleClient } from '../support/console-session.js'
import { type EphemeralProcess, startEphemeralCommand } from '../support/ephemeral-command.js'
import { formBrowser } from '../support/sign-in.js'
import { createSignedClient, type SignedClient } from '../support/signed-client.js'
import { csvOf, pskcOf } from '../support/token-file.js'

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 })

let server: EphemeralProcess
let root: ConsoleClient
let client: SignedClient
beforeAll(async () => {
  server = await startEphemeralCommand()
  const [account] = server.accounts
  const browser = formBrowser(server.endpoint)
  await browser.post('/signin/password', {
    email: account?.rootEmail ?? '',
    password: account?.rootPassword ?? '',
  })
  root = consoleClient(server.endpoint, browser.session() ?? '')
  client = createSignedClient(server.endpoint, {
    accessKeyId: account?.accessKeyId ?? '',
    secretAccessKey: account?.secretAccessKey ?? '',
  })
})
afterAll(async () => {
  client.close()
  await server.end('SIGKILL')
})

const importId = '0b0d9e2c-3c9b-4a53-9a3f-1c1f9a6e7d11'
const megabyte = 1024 * 1024

const input = (content: string, Format: 'pskc' | 'csv') => ({
  File: gzipSync(content).toString('base64'),
  Format,
  ImportId: importId,
})
const serials = (count: number, from: number): string[] =>
  Array.from({ length: count }, (_, index) => `GAHT${from + index}`)

/** What is answered to `ask`, again and again, while a call is not. */
async function meanwhile<Answer>(
  call: Promise<unknown>,
  ask: () => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = []
  const state = { isPending: true }
  const settled = call.finally(() => {
    state.isPending = false
  })
  while (state.isPending) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const answer = await ask()
    if (state.isPending) answers.push(answer)
  }
  await settled
  return answers
}

it('checks and imports files of both kinds', async () => {
  const pskc = input(pskcOf([{ serialNumber: 'GAHT50000001' }]), 'pskc')
  const checked = await root.call('sallyport/CheckHardwareTokenFile', pskc)
  expect(checked).toMatchObject({
    status: 200,
    body: { Tokens: [{ SerialNumber: 'GAHT50000001' }], Faults: [] },
  })
  for (const file of [pskc, input(csvOf([['GAHT50000002']]), 'csv')]) {
    // eslint-disable-next-line no-await-in-loop -- one after the other
    const imported = await root.call('sallyport/ImportHardwareTokens', file)
    expect(imported).toMatchObject({ status: 200, body: { Imported: 1 } })
  }
  const { body } = await root.call('sallyport/ListHardwareTokens')
  expect(body).toMatchObject({
    Tokens: [{ SerialNumber: 'GAHT50000001' }, { SerialNumber: 'GAHT50000002' }],
  })
})

it('tells how far it is while a file is being read', async () => {
  const tokens = serials(10_000, 60_000_000).map((serialNumber) => ({ serialNumber }))
  const file = input(pskcOf(tokens), 'pskc')
  const checked = root.call('sallyport/CheckHardwareTokenFile', file)
  const answers = await meanwhile(checked, () =>
    root.call('sallyport/GetHardwareTokenImport', { ImportId: importId }),
  )
  expect((await checked).body).toMatchObject({ Faults: [] })
  // Answers came between, so whoever reads does not keep the server from others.
  const stages = answers.map(({ body }) => body['Stage'])
  expect(stages).toContain('reading')
})

it.each<[string, () => string, ('pskc' | 'csv')?]>([
  ['elements within elements', () => '<a>'.repeat((60 * megabyte) / 3)],
  ['elements side by side', () => `<a>${'<b/>'.repeat((60 * megabyte) / 4)}</a>`],
  ['one huge attribute', () => `<a b="${'x'.repeat(60 * megabyte)}"/>`],
  ['many attributes', () => `<a ${'b="c" '.repeat((60 * megabyte) / 6)}/>`],
  [
    'tokens without an end',
    () =>
      pskcOf([{ serialNumber: 'GAHT70000001' }]).replace(
        '<KeyPackage>',
        '<KeyPackage><DeviceInfo>'.repeat((60 * megabyte) / 24),
      ),
  ],
  ['lines of a list', () => 'GAHT70000001,x\n'.repeat((60 * megabyte) / 15), 'csv'],
  ['one line of a list', () => `"${'x,'.repeat(30 * megabyte)}`, 'csv'],
])('refuses 60 MB of %s, and answers others meanwhile', async (_, content, format = 'pskc') => {
  const call = root.call('sallyport/CheckHardwareTokenFile', input(content(), format))
  const answers = await meanwhile(call, () => client.call('GetCallerIdentity'))
  const { status, body } = await call
  expect({ status, tokens: body['Tokens'] }).toEqual({ status: 200, tokens: [] })
  expect(body['Faults']).toHaveLength(1)
  expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]))
})

it('lives on after all that, and keeps nothing of it', async () => {
  const { body } = await root.call('sallyport/ListHardwareTokens')
  expect(body['Tokens']).toHaveLength(2)
  const left = await root.call('sallyport/GetHardwareTokenImport', { ImportId: importId })
  expect(left.body).toEqual({})
  expect(server.stderr()).toBe('')
})
