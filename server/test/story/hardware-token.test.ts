import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeBase32 } from '@sallyport/otp/base32'
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { type AwsCli, createAwsCli, printedCredentials } from '../support/aws-cli.js'
import { startOfWindow } from '../support/clock.js'
import { type DataDirServer, startOnDataDir } from '../support/data-dir-server.js'
import { type AccountAdmin, type Installation, newDataDir } from '../support/installation.js'
import { codePair, counterCodes, type OathToken, timeCodes } from '../support/oathtool.js'
import { policy } from '../support/policy.js'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { csvOf, secretOf } from '../support/token-file.js'
import { trust } from '../support/trust.js'

// Each `aws` is a program of its own that takes half a second and more to start.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

let place: Installation
let account: AccountAdmin
let server: DataDirServer
beforeAll(async () => {
  place = await newDataDir()
  account = await place.createAccount()
  server = await startOnDataDir(place)
})
beforeEach(() => startOfWindow(server))
afterAll(() => server.close())

const invalidCode =
  'An error occurred (InvalidAuthenticationCode) when calling the EnableMFADevice operation: Authentication code for device is not valid.'
const wrongCode =
  'An error occurred (AccessDenied) when calling the GetSessionToken operation: MultiFactorAuthentication failed with invalid MFA one time pass code.'

/** People at their desks: an administrator, and two users with keys who may assume a role with MFA. */
interface Office {
  directory: string
  admin: AwsCli
  users: Record<'alice' | 'bob', AwsCli>
  roleArn: string
}

/** `name` makes it different from others. */
async function openOffice(name: string): Promise<Office> {
  const directory = await temporaryDirectory()
  const cli = (credentials: Parameters<typeof createAwsCli>[1]): AwsCli =>
    createAwsCli(server.endpoint, credentials, directory)
  const admin = cli(account)
  const needsMfa = { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }
  await writeFile(join(directory, 'trust.json'), trust(account.accountId, needsMfa))
  await writeFile(join(directory, 'policy.json'), policy({ Action: 'sts:AssumeRole' }))
  const { Role: role } = await admin(`iam create-role --role-name ${name}
    --assume-role-policy-document file://trust.json`)
  const user = async (userName: string): Promise<AwsCli> => {
    await admin(`iam create-user --user-name ${userName}`)
    await admin(`iam put-user-policy --user-name ${userName} --policy-name assume
      --policy-document file://policy.json`)
    const { AccessKey: key } = await admin(`iam create-access-key --user-name ${userName}`)
    return cli(printedCredentials(key))
  }
  const users = { alice: await user(`alice-${name}`), bob: await user(`bob-${name}`) }
  return { directory, admin, users, roleArn: (role as { Arn: string }).Arn }
}

/** Imports a token by the command, and gives what oathtool needs to play it. */
async function importToken(
  { directory }: Office,
  serial: string,
  { columns, ...token }: Omit<OathToken, 'seedFile'> & { columns: readonly string[] },
): Promise<OathToken> {
  const file = join(directory, 'tokens.csv')
  const head = 'serial,secret,step,digits,algorithm,kind'
  await writeFile(file, `${head}\n${csvOf([[serial, ...columns]])}\n`)
  expect(await place.run('token', 'import', file)).toMatchObject({
    code: 0,
    stdout: '1 token was imported.\n',
  })
  const seedFile = join(directory, 'seed.txt')
  await writeFile(seedFile, encodeBase32(secretOf(serial)))
  return { seedFile, ...token }
}

it.each([
  { mode: 'sha1', stepSeconds: 30, serial: 'GAHT12345678' },
  { mode: 'sha1', stepSeconds: 60, serial: 'GAHT12345679' },
  { mode: 'sha256', stepSeconds: 30, serial: 'GAHT12345680' },
  { mode: 'sha256', stepSeconds: 60, serial: 'GAHT12345681' },
] as const)(
  'is the whole story of a token with $mode and $stepSeconds seconds, typed with the AWS CLI and oathtool',
  async ({ mode, stepSeconds, serial }) => {
    const name = `${mode}-${stepSeconds}`
    const office = await openOffice(name)
    const { admin, users, roleArn } = office
    const columns = [String(stepSeconds), '6', mode.toUpperCase(), 'totp']
    const token = await importToken(office, serial, { mode, stepSeconds, columns })
    const codes = (lateSeconds = 0) => timeCodes(token, server.now() - lateSeconds * 1000)
    const enable = (
      userName: string,
      pair: readonly [string, string],
      serialNumber: string = serial,
    ) =>
      `iam enable-mfa-device --user-name ${userName}-${name} --serial-number ${serialNumber}
        ${codePair(pair)}`
    const withCode = (code: string) =>
      `sts get-session-token --serial-number ${serial} --token-code ${code}`

    // A number that is in no stock, codes of the wrong order, and then the right ones.
    const first = await codes()
    expect(await admin.refused(enable('alice', first, 'GAHT00000000'))).toContain('(NoSuchEntity)')
    const [before, code] = first
    expect(await admin.refused(enable('alice', [code, before]))).toBe(invalidCode)
    await admin(enable('alice', first))
    expect(await admin(`iam list-mfa-devices --user-name alice-${name}`)).toEqual({
      MFADevices: [
        {
          UserName: `alice-${name}`,
          SerialNumber: serial,
          EnableDate: expect.stringMatching(/^\d{4}-/),
        },
      ],
    })
    expect(await admin.refused(enable('bob', await codes()))).toBe(
      'An error occurred (EntityAlreadyExists) when calling the EnableMFADevice operation: MFA Device is already in use.',
    )

    // The codes that enabled it are spent; the next one gives one session.
    expect(await users.alice.refused(withCode(code))).toBe(wrongCode)
    await server.advance(stepSeconds)
    const [, next] = await codes()
    expect(await users.bob.refused(withCode(next))).toContain('(AccessDenied)')
    await users.alice(withCode(next))
    expect(await users.alice.refused(withCode(next))).toBe(wrongCode)

    // The role asks for MFA.
    const assume = `sts assume-role --role-arn ${roleArn} --role-session-name me`
    expect(await users.alice.refused(assume)).toContain('(AccessDenied)')
    await server.advance(stepSeconds)
    const [, forRole] = await codes()
    const byCode = `${assume} --serial-number ${serial} --token-code ${forRole}`
    const { Credentials: session } = await users.alice(byCode)
    expect(session).toMatchObject({ AccessKeyId: expect.stringMatching(/^ASIA/) })
    expect(await users.alice.refused(byCode)).toContain('(AccessDenied)')

    // Its clock is twenty minutes late: two codes tell by how much.
    await server.advance(3_600)
    const late = 1_200
    const [, lateCode] = await codes(late)
    expect(await users.alice.refused(withCode(lateCode))).toBe(wrongCode)
    await server.advance(stepSeconds)
    await admin(`iam resync-mfa-device --user-name alice-${name} --serial-number ${serial}
      ${codePair(await codes(late))}`)
    await server.advance(stepSeconds)
    const [, afterwards] = await codes(late)
    await users.alice(withCode(afterwards))

    // Back in the stock it is somebody else's next, who cannot enable it by codes of before.
    await admin(`iam deactivate-mfa-device --user-name alice-${name} --serial-number ${serial}`)
    expect(await admin(`iam list-mfa-devices --user-name alice-${name}`)).toEqual({
      MFADevices: [],
    })
    expect(await admin.refused(enable('bob', await codes(late)))).toBe(invalidCode)
    await server.advance(2 * stepSeconds)
    await admin(enable('bob', await codes(late)))
    await server.advance(stepSeconds)
    const [, ofBob] = await codes(late)
    expect(await users.alice.refused(withCode(ofBob))).toContain('(AccessDenied)')
    await users.bob(withCode(ofBob))
  },
)

it('is the whole story of a token with a button, typed with the AWS CLI and oathtool', async () => {
  const serial = 'GAHT12345690'
  const office = await openOffice('button')
  const { admin, users } = office
  const token = await importToken(office, serial, { columns: ['', '', '', 'hotp'] })
  /** By how often the button was pressed before. */
  const codes = (counter: number) => counterCodes(token, counter)
  const enable = async (userName: string, counter: number) =>
    `iam enable-mfa-device --user-name ${userName}-button --serial-number ${serial}
      ${codePair(await codes(counter))}`
  const withCode = async (counter: number) =>
    `sts get-session-token --serial-number ${serial} --token-code ${(await codes(counter))[1]}`

  await admin(await enable('alice', 1))
  await users.alice(await withCode(2))
  expect(await users.alice.refused(await withCode(2))).toBe(wrongCode)

  // Pressed in vain a few times it is still found; what it showed meanwhile is worth nothing.
  await users.alice(await withCode(12))
  expect(await users.alice.refused(await withCode(11))).toBe(wrongCode)

  // A child played with it: two codes in a row tell where its counter stands.
  expect(await users.alice.refused(await withCode(60))).toBe(wrongCode)
  await admin(`iam resync-mfa-device --user-name alice-button --serial-number ${serial}
    ${codePair(await codes(62))}`)
  await users.alice(await withCode(63))

  // Whoever has it next begins where it stands.
  await admin(`iam deactivate-mfa-device --user-name alice-button --serial-number ${serial}`)
  expect(await admin.refused(await enable('bob', 63))).toBe(invalidCode)
  await admin(await enable('bob', 65))
  await users.bob(await withCode(66))
  expect(await users.alice.refused(await withCode(67))).toContain('(AccessDenied)')
})
