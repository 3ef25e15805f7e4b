import { hotp } from '@sallyport/otp/hotp'
import { totp } from '@sallyport/otp/totp'
import type { TokenRecord } from '@sallyport/otp/token-file'
import { sealTokens, storeTokens } from '../../src/mfa/hardware/token-import.js'
import type { TestServer } from './ephemeral.js'

/** A token in somebody's hand. */
export interface HeldToken {
  serialNumber: string
  secret: Buffer
  /** What it shows so many steps, or presses of its button, from now; of a token with a counter from its beginning. */
  code(offset?: number): string
}

let made = 100_000_00

/** What a vendor's file would say of a token. */
export const newToken = (given: Partial<TokenRecord> = {}): TokenRecord => {
  made += 1
  return {
    line: 1,
    serialNumber: `GAHT${made}`,
    secret: Buffer.from(`secret of token ${made}`.padEnd(32, '.')),
    kind: 'totp',
    algorithm: 'SHA1',
    digits: 6,
    ...given,
  }
}

/** Puts tokens into the stock of an account, or with `null` into the pool of the server. */
export async function stockTokens(
  server: TestServer,
  records: readonly TokenRecord[],
  accountId: string | null = server.accounts[0]?.accountId ?? null,
): Promise<void> {
  const { parts } = server
  const stock = { accountId, importedAt: parts.clock() }
  const tokens = await sealTokens(records, stock, parts, () => undefined)
  await parts.store.write((tx) => storeTokens(tx, tokens))
}

/** The token that the record describes. */
export function heldToken(server: Pick<TestServer, 'now'>, record: TokenRecord): HeldToken {
  const secret = Buffer.from(record.secret)
  const { serialNumber, algorithm, digits, counter = 0 } = record
  const stepSeconds = record.stepSeconds ?? 30
  return {
    serialNumber,
    secret,
    code: (offset = 0) =>
      record.kind === 'hotp'
        ? hotp(secret, counter + offset, { algorithm, digits })
        : totp(secret, server.now() + offset * stepSeconds * 1000, {
            algorithm,
            digits,
            periodSeconds: stepSeconds,
          }),
  }
}

/** A token of the stock, ready to be enabled. */
export async function stockedToken(
  server: TestServer,
  given: Partial<TokenRecord> = {},
  accountId?: string | null,
): Promise<HeldToken> {
  const record = newToken(given)
  await stockTokens(server, [record], accountId)
  return heldToken(server, record)
}
