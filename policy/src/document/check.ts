import { identityFault } from './identity-rules.js'
import type { Policy } from './policy.js'
import { resourceFault } from './resource-rules.js'
import { type Draft, readDraft } from './structure.js'
import { trustFault } from './trust-rules.js'

/** What a document is to be: the rules differ. `identity` covers managed and inline policies. */
export type DocumentKind = 'identity' | 'trust' | 'session' | 'resource'

/** A policy, or AWS's text for error MalformedPolicyDocument. */
export type Checked = { ok: true; policy: Policy } | { ok: false; message: string }

const syntaxErrors = 'Syntax errors in policy.'

/**
 * Parses a document and makes every check that IAM makes when it is written, in IAM's order; the
 * first fault answers, in IAM's words. Identity and session policies must be of version 2012-10-17;
 * trust and resource policies may be older. Sizes and the existence of principals are the caller's.
 * Never throws.
 *
 * @example checkDocument('{}', 'identity') // { ok: false, message: 'Syntax errors in policy.' }
 * @see AWS IAM User Guide, Validating IAM policies; Grammar of the IAM JSON policy language
 */
export function checkDocument(text: string, kind: DocumentKind): Checked {
  if (!hasAllowedCharacters(text)) return { ok: false, message: syntaxErrors }
  const read = readDraft(text)
  if (!read.ok) {
    const isNoJson = kind === 'trust' && read.fault === 'json'
    return { ok: false, message: isNoJson ? 'This policy contains invalid Json' : syntaxErrors }
  }
  const message = faultFinders[kind](read.draft)
  return message === undefined ? accept(read.draft) : { ok: false, message }
}

/**
 * Parses a document for evaluation, of any kind and version: only its structure is checked.
 * Never throws.
 *
 * @example parseDocument('{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}').ok // true
 * @see AWS IAM User Guide, Grammar of the IAM JSON policy language
 */
export function parseDocument(text: string): Checked {
  const read = readDraft(text)
  return read.ok ? accept(read.draft) : { ok: false, message: syntaxErrors }
}

const faultFinders: Record<DocumentKind, (draft: Draft) => string | undefined> = {
  identity: identityFault,
  session: identityFault,
  trust: trustFault,
  resource: resourceFault,
}

function accept(draft: Draft): Checked {
  return isPolicy(draft) ? { ok: true, policy: draft } : { ok: false, message: syntaxErrors }
}

function isPolicy(draft: Draft): draft is Policy {
  return draft.statements.every(({ effect }) => effect === 'Allow' || effect === 'Deny')
}

// AWS IAM User Guide, IAM and AWS STS quotas: tab, line feed, carriage return, U+0020 to U+00FF.
function hasAllowedCharacters(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 0xff) return false
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return false
  }
  return true
}
