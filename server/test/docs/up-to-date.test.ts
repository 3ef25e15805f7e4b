/** Holds what the documents list against the code that they list it from. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'
import { changeAccountSettings } from '../../src/account-settings.js'
import { readSettings } from '../../src/config.js'
import { limits as oldPasswordLimits } from '../../src/iam/login-profiles/old-password.js'
import { limits } from '../../src/mfa/attempt-limits.js'
import type { CodeVerdict } from '../../src/mfa/check-code.js'
import {
  chanceOfOneOf,
  type Guesser,
  guessesLookedAt,
  guessingOdds,
  smsGuessesLookedAt,
  smsGuessingOdds,
} from '../../src/mfa/guessing-odds.js'
import { lookAhead } from '../../src/mfa/hardware/verify.js'
import { smsLimits } from '../../src/mfa/sms/limits.js'
import { defaultSmsBudgets } from '../../src/mfa/sms/support.js'
import { jobFunctionStandIns } from '../../src/permissions/aws-managed-policies/job-functions.js'
import { createManagedPolicies } from '../../src/permissions/aws-managed-policies/managed-policies.js'
import { standIns } from '../../src/permissions/aws-managed-policies/stand-ins.js'
import { requestContext } from '../../src/permissions/context.js'
import { projectRoot, readDocument } from './markdown.js'

/** The lines of a document's tables, cell by cell. */
function tableRows(path: string): string[][] {
  const lines = readDocument(path)
    .split('\n')
    .filter((line) => line.startsWith('| '))
  return lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
}

const codeIn = (cell = ''): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, text = '']) => text)

/** The names at the end of a message: `…; there are one, two, three`. */
const listedIn = (message: unknown): string[] =>
  String(message).split('there are ')[1]?.split(', ').toSorted() ?? []

it.each([
  ['docs/operations.md', 'generate-operations.mjs'],
  ['what the console knows of the operations', 'generate-console-types.mjs'],
])('%s is what `npm run docs` would write', (_, script) => {
  const options = { cwd: projectRoot, encoding: 'utf8' } as const
  expect(execFileSync(process.execPath, [`scripts/${script}`, '--check'], options)).toBe('')
})

describe('docs/settings.md', () => {
  const rows = tableRows('docs/settings.md')
  const ofServer = rows
    .map(([, names]) => codeIn(names))
    .filter(([name]) => name?.startsWith('SALLYPORT_'))

  it('names every setting of the server by its variable', async () => {
    const environment = { SALLYPORT_NONSENSE: '1' }
    const message = await readSettings({ options: {}, environment }).catch(String)
    expect(ofServer.map(([variable = '']) => variable).toSorted()).toEqual(listedIn(message))
  })

  it('names every setting of the server by its member', async () => {
    const message = await readSettings({ options: { nonsense: 1 }, environment: {} }).catch(String)
    const asOption = (member = ''): string =>
      `--${member.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    expect(ofServer.map(([, member]) => asOption(member)).toSorted()).toEqual(listedIn(message))
  })

  it('names every setting of an account', () => {
    const named = rows.map(([name = '']) => /^`([a-z]\w+)`$/.exec(name)?.[1] ?? '')
    let message: unknown
    try {
      changeAccountSettings('{}', ['nonsense=1'])
    } catch (error) {
      message = error
    }
    expect(named.filter((name) => name !== '').toSorted()).toEqual(listedIn(message))
  })
})

describe('docs/limits.md', () => {
  const text = readDocument('docs/limits.md')

  it('has the limits of the code', () => {
    expect(limits.windowMilliseconds).toBe(180_000)
    for (const sentence of [
      `${limits.checksPerDevice} checks, right and wrong alike`,
      `${limits.failuresPerSource} wrong codes`,
      `${limits.pairsPerDevice} pairs of codes`,
      `After ${limits.failuresUntilLock} wrong codes`,
    ]) {
      expect(text).toContain(sentence)
    }
  })

  it('has the limits on tries of an old password', () => {
    const { triesPerWindow, failuresUntilSlow, triesPerSlowWindow } = oldPasswordLimits
    expect(oldPasswordLimits.countedMilliseconds).toBe(24 * 3_600_000)
    expect(text.replaceAll('\n', ' ')).toContain(
      `${triesPerWindow} old passwords are looked at; after ${failuresUntilSlow} wrong ones within a day, ${triesPerSlowWindow}.`,
    )
  })

  it('has the stages by which a principal is slowed down', () => {
    const [first, second, third, fourth] = limits.checksPerPrincipal
    expect(limits.checksPerPrincipal).toHaveLength(4)
    expect(text).toContain(
      `${first.checks} checks; ${second.checks} after ${first.belowFailures} wrong codes in a row; ${third.checks} after ${second.belowFailures}; ${fourth.checks} after ${third.belowFailures}`,
    )
  })
})

describe('SECURITY.md', () => {
  it.each<[string, Pick<Guesser, 'principal' | 'devices'>]>([
    ['a user, one device', { principal: 'user', devices: 1 }],
    ['a user, eight devices', { principal: 'user', devices: 8 }],
    ['the root user', { principal: 'root', devices: 1 }],
  ])('has the odds of guessing that the limits give: %s', (who, guesser) => {
    const cells = [1, 24, 24 * 365].map((hours) => {
      const guesses = guessesLookedAt({ ...guesser, hours })
      const odds = Number((1 / guessingOdds({ ...guesser, codeWindow: 1, hours })).toPrecision(2))
      return `${guesses.toLocaleString('en')}: 1 in ${odds.toLocaleString('en')}`
    })
    expect(tableRows('SECURITY.md')).toContainEqual([who, ...cells])
  })

  it.each<[string, (hours: number) => { guesses: number; odds: number }]>([
    [
      'a user, a token with a button',
      (hours) => {
        const guesses = guessesLookedAt({ principal: 'user', devices: 1, hours })
        return { guesses, odds: 1 - (1 - chanceOfOneOf(lookAhead)) ** guesses }
      },
    ],
    [
      'a user, a phone',
      (hours) => ({ guesses: smsGuessesLookedAt(hours), odds: smsGuessingOdds(hours) }),
    ],
  ])('has the odds of guessing that the limits give: %s', (who, guessed) => {
    const cells = [1, 24, 24 * 365].map((hours) => {
      const { guesses, odds } = guessed(hours)
      const one = Number((1 / odds).toPrecision(2)).toLocaleString('en')
      return `${guesses.toLocaleString('en')}: 1 in ${one}`
    })
    expect(tableRows('SECURITY.md')).toContainEqual([who, ...cells])
  })
})

it('docs/text-messages.md has the limits of the code', () => {
  const text = tableRows('docs/text-messages.md').map((cells) => cells.join(' '))
  const minutes = smsLimits.codeMilliseconds / 60_000
  const { perNumberPerHour, perUserPerHour, perPrefixPerHour, perAccountPerDay } = defaultSmsBudgets
  for (const sentence of [
    `lives ${minutes} minutes, works once`,
    `after ${smsLimits.resendAfterMilliseconds / 1000} seconds, three times`,
    `${perNumberPerHour} an hour for enrolments, and ${perNumberPerHour} for sign-ins: \`perNumberPerHour\``,
    `${perUserPerHour} an hour for enrolments, and ${perUserPerHour} for sign-ins: \`perUserPerHour\``,
    `${perPrefixPerHour} an hour, over all accounts: \`perPrefixPerHour\``,
    `${perAccountPerDay} a day: \`perAccountPerDay\``,
  ])
    expect(text).toContainEqual(expect.stringContaining(sentence))
  expect([smsLimits.sendsPerChallenge, smsLimits.wrongAnswersPerCode]).toEqual([4, 5])
})

/** Of codes and of answers of security keys. The compiler knows when one is missing here. */
const reasons: Readonly<
  Record<Extract<CodeVerdict, { ok: false }>['reason'] | 'invalid' | 'not-allowed', true>
> = {
  wrong: true,
  invalid: true,
  reused: true,
  expired: true,
  'not-asked': true,
  'not-allowed': true,
  'not-valid-now': true,
  'too-many-attempts': true,
  locked: true,
  'unknown-device': true,
  counter: true,
  malformed: true,
  'wrong-type': true,
  'wrong-challenge': true,
  'wrong-origin': true,
  'cross-origin': true,
  'wrong-relying-party': true,
  'no-user-presence': true,
  'unknown-credential': true,
  'wrong-user': true,
  signature: true,
}

it('docs/audit-events.md says what every reason of a refused code means', () => {
  const section = readDocument('docs/audit-events.md').split('### Reasons')[1]
  const [listed] = section?.split('\n\nMany ') ?? []
  const names = (listed ?? '').matchAll(/(?:^\| |, |: |,\n)`([a-z-]+)`/gm)
  expect([...names].map(([, name = '']) => name).toSorted()).toEqual(
    Object.keys(reasons).toSorted(),
  )
})

it('docs/managed-policies.md lists every AWS managed policy and says which are stand-ins', () => {
  const short = new Set([...standIns, ...jobFunctionStandIns].map(({ policyName }) => policyName))
  const expected = createManagedPolicies()
    .list()
    .map(({ arn, policyName, versionId }) => [
      arn.slice('arn:aws:iam::aws:policy/'.length),
      versionId,
      short.has(policyName) ? 'stand-in' : "AWS's",
    ])
  const listed = tableRows('docs/managed-policies.md')
    .filter(([, version = '']) => /^v\d+$/.test(version))
    .map(([name, ...cells]) => [codeIn(name)[0], ...cells.slice(0, 2)])
  expect(listed).toEqual(expected)
})

it('docs/users-keys-policies.md names condition keys that are there', () => {
  const text = readDocument('docs/users-keys-policies.md')
  const [, list = ''] = /fills in are: ([^]*?)\. Any\s+other key/.exec(text) ?? []
  // Those with an ellipsis stand for many; these come from the operation that is called.
  const ofOperations = new Set([
    'aws:TagKeys',
    'iam:PassedToService',
    'iam:PermissionsBoundary',
    'iam:PolicyARN',
    'sts:ExternalId',
    'sts:RoleSessionName',
    'sts:SourceIdentity',
    'sts:TransitiveTagKeys',
  ])
  const keys = codeIn(list.replaceAll('\n', ' ')).filter((key) => !key.endsWith('…'))
  const user = { userName: 'alice' }
  const who = { arn: '', principalId: '', accountId: '', sourceIdentity: 'alice', tags: [] }
  const principal = { kind: 'user', user, ...who }
  const session = { issuedAt: 0, expiresAt: 1, mfaAt: 0 }
  const caller = { principal: principal as never, accessKeyId: '', session }
  const request = { now: 0, sourceIp: '', userAgent: '', region: '', referer: '' }
  const context = requestContext(caller, { ...request, secureTransport: false }, {})
  expect(keys.length).toBeGreaterThan(15)
  for (const key of keys.filter((name) => !ofOperations.has(name)))
    expect(context.get(key.toLowerCase()), key).toBeDefined()
})

interface Package {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  license?: string
}

const readPackage = (path: string): Package =>
  JSON.parse(readFileSync(`${projectRoot}${path}/package.json`, 'utf8')) as Package

it('docs/dependencies.md names every dependency of every package, with its version and licence', () => {
  const used = ['', 'otp', 'policy', 'console', 'server'].flatMap((path) => {
    const { dependencies, devDependencies } = readPackage(path)
    return Object.entries({ ...dependencies, ...devDependencies })
  })
  const expected = used
    .filter(([name]) => !name.startsWith('@sallyport/'))
    .map(
      ([name, version]) => `\`${name}\` ${version} ${readPackage(`node_modules/${name}`).license}`,
    )
  const named = tableRows('docs/dependencies.md')
    .filter(([name]) => name?.startsWith('`'))
    .map((cells) => cells.slice(0, 3).join(' '))
  expect(named.toSorted()).toEqual([...new Set(expected)].toSorted())
})

it(
  'the licences of every library in the bundle are in the package',
  { timeout: 60_000 },
  async () => {
    const bundle = await rolldown({
      input: `${projectRoot}server/dist/main/sallyport.js`,
      platform: 'node',
      // What is installed beside the bundle is not in it.
      external: Object.keys(readPackage('server').dependencies ?? {}),
    })
    const { output } = await bundle.generate({ format: 'esm' })
    const modules = output.flatMap((chunk) => ('moduleIds' in chunk ? chunk.moduleIds : []))
    const libraries = modules.map(
      (id) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? '',
    )
    const licences = readFileSync(`${projectRoot}server/bundle/main/licences.txt`, 'utf8')
    expect(libraries).toContain('zod')
    for (const name of new Set(libraries.filter((library) => library !== '')))
      expect(`\n${licences}`).toContain(`\n${name} `)
    expect(licences).toContain('Permission is hereby granted')
  },
)
