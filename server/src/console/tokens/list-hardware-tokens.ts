import { userArn } from '../../arn.js'
import { pageOf, type PageInput, readPage } from '../../iam/paging.js'
import { readOperation } from '../../operation.js'
import { tokenStatus, type TokenStatus } from '../../store/hardware-token-status.js'
import { type ListedToken, listTokens } from '../../store/hardware-tokens.js'

interface ListInput extends PageInput {
  Status?: TokenStatus | 'Any'
}

/** The account's tokens, and those of the server's pool that its principals have. Seeds are never shown. */
export const listHardwareTokens = readOperation<ListInput>('sallyport', 'ListHardwareTokens', {
  checks: () => [{ action: 'sallyport:ListHardwareTokens', resource: '*' }],

  async run({ caller, facts, input, parts }) {
    const page = readPage(input)
    const tokens = await listTokens(parts.store.read, {
      accountId: caller.principal.accountId,
      status: input.Status ?? 'Any',
      now: facts.now,
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
  Status: tokenStatus(token, now),
  Stock: token.accountId === null ? 'pool' : 'account',
  Owner: ownerOf(token),
  ImportDate: token.importedAt,
  StartDate: token.startsAt ?? undefined,
  ExpiryDate: token.expiresAt ?? undefined,
  LostDate: token.lostAt ?? undefined,
})

function ownerOf({ ownerKind, ownerAccountId, userName, userPath }: ListedToken) {
  if (ownerKind === null) return undefined
  if (userName === null || userPath === null || ownerAccountId === null) return { Kind: ownerKind }
  const arn = userArn({ accountId: ownerAccountId, path: userPath, userName })
  return { Kind: ownerKind, UserName: userName, Arn: arn }
}
