import type { HttpAnswer } from '../http/server.js'
import { assertionOptions } from '../mfa/security-key/assertion-options.js'
import { type ChallengeUse, issueChallenge } from '../mfa/security-key/challenges.js'
import { kindOf } from '../mfa/kinds.js'
import type { FormErrors } from '../pages/form.js'
import { type ListedDevice, listMfaDevices } from '../store/mfa-devices.js'
import { listSecurityKeys } from '../store/security-keys.js'
import type { Database } from '../store/store.js'
import { isAllowedDevice } from './allowed-device.js'
import { findAttempt, type LiveAttempt } from './attempt.js'
import { choicesOf, deviceName } from './device-choices.js'
import { safeGoTo } from './go-to.js'
import { withGoTo } from './pages/frame.js'
import { choicePage, codePage, securityKeyPage, type ShownSending } from './pages/mfa-pages.js'
import { ownerOf, type SignInPrincipal } from './principal.js'
import { noAttemptCookie, seeOther, type SignInParts, type Visit } from './visit.js'

type Context = { visit: Visit; parts: SignInParts }

/** `GET /signin/mfa`: the page of the device, or a choice of devices. */
export async function showSecondPage(visit: Visit, parts: SignInParts): Promise<HttpAnswer> {
  const live = await findAttempt(visit, 'mfa', parts.read)
  return live === undefined ? attemptOver(visit) : secondPage(live, { visit, parts }, {})
}

/** Where there is no attempt, or no longer, the sign-in page says so; forms that come too late still say where they were to lead. */
export const attemptOver = ({ values }: Visit): HttpAnswer =>
  seeOther(withGoTo('/signin?over=1', safeGoTo(values['goto'])), [noAttemptCookie])

/** The page of the device that is asked for; with errors, each at its box. */
export async function secondPage(
  live: LiveAttempt,
  context: Context,
  errors: FormErrors,
): Promise<HttpAnswer> {
  const { visit, parts } = context
  const { principal, attempt } = live
  const devices = await devicesOf(parts.read, principal)
  const choices = choicesOf(devices)
  const hasChoice = choices.length > 1
  const ways = {
    isRoot: isRoot(live),
    hasChoice,
    isTrouble: isTrouble(live, visit),
    goTo: attempt.goTo,
  }
  const device = askedDevice(devices, live)
  if (device === undefined || visit.values['choose'] !== undefined) return choicePage(ways, choices)
  const { prompt } = kindOf(device)
  const choice = choices.find((each) => each.isFor(device.deviceId))
  const shown = { ...ways, name: principal.name, deviceName: choice?.name ?? deviceName(device) }
  if (prompt.kind === 'code') {
    const isInStep = visit.values['synchronised'] !== undefined
    const mayResynchronise = offersResync(live, device, visit)
    const sending = await sendingOf(live, device, context)
    const { codeDigits } = device
    return codePage({ ...shown, prompt, codeDigits, isInStep, mayResynchronise, sending }, errors)
  }
  const hasSpareKey = devices.filter(isKey).length > 1
  const options = await askKey(live, context)
  return securityKeyPage({ ...shown, prompt, options, hasSpareKey }, errors)
}

/** Of a device that codes are sent to: what was sent. */
async function sendingOf(
  { principal, attempt }: LiveAttempt,
  device: ListedDevice,
  { visit, parts }: Context,
): Promise<ShownSending | undefined> {
  const { sendingStatus } = kindOf(device)
  if (sendingStatus === undefined) return undefined
  if (!isAllowedDevice(device, principal)) return { kind: 'not-allowed' }
  const { now, values } = visit
  const { deviceId } = device
  const status = await sendingStatus(parts.read, { subject: attempt.attemptHash, deviceId, now })
  if (status === undefined) return { kind: 'not-sent' }
  return {
    kind: 'sent',
    lastDigits: status.lastDigits,
    isAgain: values['sent'] !== undefined,
    isExpired: now >= status.codeExpiresAt,
    resendsLeft: status.resendsLeft,
    waitSeconds: Math.max(0, Math.ceil((status.resendAfter - now) / 1000)),
  }
}

const isRoot = ({ principal }: LiveAttempt): boolean => principal.userId === null

/** Root's page for trouble. Users ask their administrator. */
export const isTrouble = (live: LiveAttempt, { values }: Visit): boolean =>
  isRoot(live) && values['trouble'] !== undefined

const isKey = (device: ListedDevice): boolean => kindOf(device).prompt.kind === 'security-key'

/** A new challenge with each page: the one before can no longer be answered. */
async function askKey(live: LiveAttempt, { visit, parts }: Context): Promise<string | undefined> {
  const { rpId } = parts.site
  if (rpId === undefined) return undefined
  const { accountId } = live.principal
  const keys = await listSecurityKeys(parts.read, { accountId, owner: ownerOf(live.principal) })
  const challenge = await parts.store.write((tx) =>
    issueChallenge(tx, challengeUse(live, visit.now), parts.random),
  )
  return JSON.stringify(assertionOptions({ challenge, rpId, keys }))
}

export const challengeUse = ({ attempt, principal }: LiveAttempt, now: number): ChallengeUse => ({
  purpose: 'security-key-sign-in',
  browser: attempt.attemptHash,
  accountId: principal.accountId,
  owner: ownerOf(principal),
  now,
})

/** More than the settings let anybody have. */
const allDevices = 1000

export const devicesOf = (query: Database, principal: SignInPrincipal): Promise<ListedDevice[]> =>
  listMfaDevices(query, {
    accountId: principal.accountId,
    assignment: 'Assigned',
    owner: ownerOf(principal),
    limit: allDevices,
  })

/** The device that the attempt asks for; undefined where the person has still to choose, or where it was taken away. */
export const askedDevice = (
  devices: readonly ListedDevice[],
  { attempt }: LiveAttempt,
): ListedDevice | undefined => devices.find(({ deviceId }) => deviceId === attempt.deviceId)

/** After how many wrong codes the page itself offers to resynchronise. */
const wrongUntilOffer = 3

/** For devices that can be: after some wrong codes; to root on the page for trouble from the start. */
export function offersResync(live: LiveAttempt, device: ListedDevice, visit: Visit): boolean {
  if (kindOf(device).synchronise === undefined) return false
  const wrong = Math.max(live.attempt.wrongAnswers, device.consecutiveFailures)
  return wrong >= wrongUntilOffer || isTrouble(live, visit)
}
