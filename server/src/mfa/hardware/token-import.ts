import type { TokenFault, TokenRecord } from '@sallyport/otp/token-file'
import { validityOf } from '../../store/hardware-token-status.js'
import { insertTokens, knownSerialNumbers, type NewToken } from '../../store/hardware-tokens.js'
import type { Database, Transaction } from '../../store/store.js'
import type { DeviceParts } from '../device-kind.js'
import { tokenSeedBinding } from './token-of.js'

/**
 * AWS IAM API Reference, EnableMFADevice: how long a serial number is, and what it is made of. Without the `:` and `/` that are
 * allowed there: a token's number is never an ARN, which names a device of an account.
 */
const serialForm = /^[\w+=,.@-]{9,256}$/

/** What keeps tokens from being imported although their file is right. */
export async function importFaults(
  query: Database,
  tokens: readonly TokenRecord[],
  { now }: { now: number },
): Promise<TokenFault[]> {
  const known = await knownSerialNumbers(
    query,
    tokens.map(({ serialNumber }) => serialNumber),
  )
  const seen = new Map<string, number>()
  const faults: TokenFault[] = []
  for (const token of tokens) {
    const { line, serialNumber } = token
    const reason =
      faultOf(serialNumber, { known, seen }) ?? faultOfMaker(token) ?? faultOfStart(token, now)
    seen.set(serialNumber.toLowerCase(), line)
    if (reason !== undefined) faults.push({ line, serialNumber, reason })
  }
  return faults
}

function faultOf(
  serialNumber: string,
  { known, seen }: { known: ReadonlySet<string>; seen: ReadonlyMap<string, number> },
): string | undefined {
  if (!serialForm.test(serialNumber))
    return 'The serial number must have 9 to 256 letters, digits and + = , . @ _ -'
  const lower = serialNumber.toLowerCase()
  // Of another account too: a token can be assigned once in the whole server.
  if (known.has(lower)) return 'The token is in the stock of this server already.'
  const line = seen.get(lower)
  return line === undefined ? undefined : `The token stands in line ${line} already.`
}

/** They are shown in lists and recorded in events. */
function faultOfMaker({ manufacturer = '', model = '' }: TokenRecord): string | undefined {
  return [manufacturer, model].some((text) => text.length > 256 || /\p{Cc}/u.test(text))
    ? 'Manufacturer and model must have at most 256 characters, none of them a control character'
    : undefined
}

/** RFC 6238 §4.2: steps are counted from T0, so that until then there are none. */
const faultOfStart = ({ startSeconds = 0 }: TokenRecord, now: number): string | undefined =>
  startSeconds * 1000 > now
    ? 'The token counts its time from a moment that is still to come'
    : undefined

/** What is to be known of tokens that can be imported all the same: nobody can use them now. */
export function importWarnings(tokens: readonly TokenRecord[], now: number): string[] {
  const invalid = (validity: ReturnType<typeof validityOf>) =>
    tokens.filter(
      ({ startsAt = null, expiresAt = null }) =>
        validityOf({ startsAt, expiresAt }, now) === validity,
    )
  const expired = invalid('no-longer-valid')
  const early = invalid('not-yet-valid')
  const [one, all] = expired.length === 1 ? ['has', 'it'] : ['have', 'they']
  const warnings = [
    [expired, `${one} expired: ${all} can never be assigned`],
    [early, `${early.length === 1 ? 'is' : 'are'} not valid yet and cannot be assigned until then`],
  ] as const
  return warnings.flatMap(([those, words]) => warningOf(those, words))
}

function warningOf(tokens: readonly TokenRecord[], words: string): string[] {
  const [first] = tokens
  if (first === undefined) return []
  if (tokens.length === 1) return [`1 token ${words} (line ${first.line}).`]
  return [`${tokens.length} tokens ${words} (the first in line ${first.line}).`]
}

/** For the event of an import. */
export const makersOf = (
  tokens: readonly { manufacturer?: string | null | undefined }[],
): string[] =>
  [...new Set(tokens.map(({ manufacturer }) => manufacturer ?? 'unknown'))].slice(0, mostMakers)

const mostMakers = 20

/** `verifying`: the signature of the file; nobody can tell how far that is. */
export type ImportStage = 'verifying' | 'reading' | 'sealing' | 'storing'

export type OnProgress = (progress: { stage: ImportStage; done: number; total: number }) => void

/** How many tokens are sealed before others have their turn. */
const slice = 200

/** Seals the seeds at once; nobody reads them again but the check of a code. */
export async function sealTokens(
  tokens: readonly TokenRecord[],
  { accountId, importedAt }: { accountId: string | null; importedAt: number },
  parts: Pick<DeviceParts, 'keyRing' | 'random'>,
  onProgress: OnProgress,
): Promise<NewToken[]> {
  const sealed: NewToken[] = []
  for (let start = 0; start < tokens.length; start += slice) {
    for (const token of tokens.slice(start, start + slice)) {
      const tokenId = parts.random.uuid()
      const seedSealed = parts.keyRing.seal(token.secret, tokenSeedBinding(tokenId))
      sealed.push({ ...storedForm(token), tokenId, seedSealed, accountId, importedAt })
    }
    onProgress({ stage: 'sealing', done: sealed.length, total: tokens.length })
    // eslint-disable-next-line no-await-in-loop -- others have their turn
    await new Promise((resolve) => setImmediate(resolve))
  }
  return sealed
}

function storedForm(token: TokenRecord) {
  const isTimed = token.kind === 'totp'
  return {
    serialNumber: token.serialNumber,
    algorithm: token.algorithm,
    digits: token.digits,
    stepSeconds: isTimed ? (token.stepSeconds ?? 30) : null,
    startSeconds: token.startSeconds ?? 0,
    manufacturer: token.manufacturer ?? null,
    model: token.model ?? null,
    startsAt: token.startsAt ?? null,
    expiresAt: token.expiresAt ?? null,
    timeAdjustment: isTimed ? (token.timeDrift ?? 0) : 0,
    // RFC 4226 §7.2: the value of the counter that comes next has not been used.
    floorStep: isTimed ? 0 : (token.counter ?? 0) - 1,
  }
}

/** All of them or none: somebody may have imported one of them since `importFaults`. */
export async function storeTokens(
  tx: Transaction,
  tokens: readonly NewToken[],
): Promise<'stored' | 'known-meanwhile'> {
  const known = await knownSerialNumbers(
    tx.query,
    tokens.map(({ serialNumber }) => serialNumber),
  )
  if (known.size > 0) return 'known-meanwhile'
  await insertTokens(tx, tokens)
  return 'stored'
}
