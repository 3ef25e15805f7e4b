import { verifyPassword } from '../secrets/passwords.js'
import { AwsError } from '../wire/aws-error.js'
import { knownTo } from './known-browser.js'
import {
  giveBackTry,
  isFirstRefusal,
  type PasswordTrier,
  takePasswordTry,
} from './password-limits.js'
import { type Found, findTyped, type SignInPrincipal, type TypedIdentity } from './principal.js'
import type { SignInParts, Visit } from './visit.js'

/** What came of a password. The page tells two refusals apart, try again and try later; the events tell all. */
export type PasswordVerdict =
  | { ok: true; principal: SignInPrincipal; knownBrowser: string | undefined }
  | { ok: false; reason: RefusedPassword; found: Found; isRecorded: boolean }

export type RefusedPassword =
  'unknown-account' | 'unknown-user' | 'no-password' | 'wrong' | 'too-many-attempts'

/** A hash that belongs to nobody, made as those of passwords are. */
const nobodysHash =
  '$argon2id$v=19$m=19456,t=2,p=1$FJtS88nv6wRbqEFOYWVrnA$PEDt2+phoixFQlLsk+yVdVFoWZAOmlqAs/CgNkhsJpI'

/**
 * Checks the password of whom somebody says to be. Whether or not there is such a principal, one try is taken, one hash is
 * computed, and one answer given (OWASP ASVS 5.0, 6.3.8).
 */
export async function checkPassword(
  typed: TypedIdentity,
  visit: Visit,
  parts: SignInParts,
): Promise<PasswordVerdict> {
  const found = await findTyped(parts.read, typed)
  const { principal } = found
  const knownBrowser = principal && knownTo(visit.known, principal)
  const trier = { name: countedName(typed, found), knownBrowser, sourceIp: visit.request.sourceIp }
  const passwordTry = await takePasswordTry(parts.store, trier, visit.now)
  if (passwordTry === undefined) return tooMany(trier, found, { visit, parts })
  const password = visit.values['password'] ?? ''
  let isRight: boolean
  try {
    isRight = await verifyPassword(principal?.passwordHash ?? nobodysHash, password)
  } catch (error) {
    // Too many others wait: the password was not looked at, so nobody was wrong.
    await parts.store.write((tx) => giveBackTry(tx, passwordTry), 'soon')
    if (error instanceof AwsError) return tooMany(trier, found, { visit, parts })
    throw error
  }
  if (!isRight || principal === undefined)
    return { ok: false, reason: reasonOf(found), found, isRecorded: true }
  await parts.store.write((tx) => giveBackTry(tx, passwordTry), 'soon')
  return { ok: true, principal, knownBrowser }
}

async function tooMany(
  trier: PasswordTrier,
  found: Found,
  { visit, parts }: { visit: Visit; parts: SignInParts },
): Promise<PasswordVerdict> {
  const isRecorded = await isFirstRefusal(parts.store, trier, visit.now)
  return { ok: false, reason: 'too-many-attempts', found, isRecorded }
}

function reasonOf({ account, user, principal }: Found): RefusedPassword {
  if (principal !== undefined) return 'wrong'
  if (account === undefined) return 'unknown-account'
  return user === undefined ? 'unknown-user' : 'no-password'
}

/** All spellings of a name are one, and an account's alias and id as well. */
function countedName(typed: TypedIdentity, { account }: Found): string {
  if (typed.kind === 'root') return `root ${typed.email.toLowerCase()}`
  const accountName = account?.accountId ?? typed.account.toLowerCase()
  return `user ${accountName} ${typed.userName.toLowerCase()}`
}
