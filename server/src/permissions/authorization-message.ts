import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Principal } from '../credentials/caller.js'
import { type KeyRing, withFreshKeys } from '../secrets/key-ring.js'
import type { Denial } from './authorize.js'

const binding = (accountId: string): string => `authorization-message:${accountId}`

/**
 * Why a request was refused, sealed so that only the account's own DecodeAuthorizationMessage opens it. A refusal carries it
 * where the account wants so. AWS STS API Reference, DecodeAuthorizationMessage.
 */
export function encodeAuthorizationMessage(
  keyRing: KeyRing,
  principal: Principal,
  denial: Denial,
): string {
  const plain = deflateRawSync(JSON.stringify(messageOf(principal, denial)))
  return Buffer.from(keyRing.seal(plain, binding(principal.accountId))).toString('base64url')
}

/** The message as JSON text; undefined where it was not made for this account or has been changed. */
export async function decodeAuthorizationMessage(
  keyRing: KeyRing,
  accountId: string,
  encoded: string,
): Promise<string | undefined> {
  const sealed = Buffer.from(encoded, 'base64url')
  if (sealed.toString('base64url') !== encoded) return undefined
  try {
    const plain = await withFreshKeys(keyRing, () =>
      keyRing.open(sealed.toString(), binding(accountId)),
    )
    return inflateRawSync(plain).toString()
  } catch {
    return undefined
  }
}

function messageOf(principal: Principal, { check, decision, context }: Denial) {
  const { deciding } = decision
  const statement =
    deciding === undefined
      ? []
      : [{ statementId: deciding.sid ?? '', effect: 'DENY', policyId: deciding.policyId }]
  return {
    allowed: false,
    explicitDeny: decision.decision === 'explicitDeny',
    matchedStatements: { items: statement },
    failures: { items: [] },
    context: {
      principal: { id: principal.principalId, arn: principal.arn },
      action: check.action,
      resource: check.resource,
      conditions: {
        items: Object.entries(context).map(([key, values]) => ({
          key,
          values: { items: values.map((value) => ({ value })) },
        })),
      },
    },
  }
}
