import { userArn } from '../../arn.js'
import { pageOf, type PageInput, readPage } from '../../iam/paging.js'
import { validityOf } from '../../mfa/hardware/token-of.js'
import { readOperation } from '../../operation.js'
import { type ListedToken, listTokens, type TokenStatus } from '../../store/hardware-tokens.js'

interface ListInput extends PageInput {
  Status?: TokenStatus
}

/** The account's tokens, and those of the server's pool that its principals have. Seeds are never shown. */
export const listHardwareTokens = readOperation<ListInput>('sallyport', 'ListHardwareTokens', {
  checks: () => [{ action: 'sallyport:ListHardwareTokens', resource: '*' }],

  async run({ caller, facts, input, parts }) {
    const page = readPage(input)
    const tokens = await listTokens(parts.store.read, {
      accountId: caller.principal.accountId,
      status: input.Status ?? 'Any',
      after: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(tokens, page, ({ serialNumber }) => serialNumber)
    return { Tokens: rows.map((token) => rowOf(token, facts.now)), ...end }
  },
})

const rowOf = (token: ListedToken, now: number) => ({
  SerialNumber: token.serialNumber,
  Type: token.stepSeconds === null ? 'hotp' : 'totp',
  Algorithm: token.algorithm,
  Digits: token.digits,
  StepSeconds: token.stepSeconds ?? undefined,
  Manufacturer: token.manufacturer ?? undefined,
  Model: token.model ?? undefined,
  Status: statusOf(token, now),
  Owner: ownerOf(token),
  ImportDate: token.importedAt,
  StartDate: token.startsAt ?? undefined,
  ExpiryDate: token.expiresAt ?? undefined,
  LostDate: token.lostAt ?? undefined,
})

function statusOf(token: ListedToken, now: number): string {
  if (token.lostAt !== null) return 'Lost'
  const validity = validityOf(token, now)
  if (validity === 'no-longer-valid') return 'Expired'
  if (token.ownerKind !== null) return 'Assigned'
  return validity === 'not-yet-valid' ? 'NotYetValid' : 'Available'
}

function ownerOf({ ownerKind, ownerAccountId, userName, userPath }: ListedToken) {
  if (ownerKind === null) return undefined
  if (userName === null || userPath === null || ownerAccountId === null) return { Kind: ownerKind }
  const arn = userArn({ accountId: ownerAccountId, path: userPath, userName })
  return { Kind: ownerKind, UserName: userName, Arn: arn }
}
