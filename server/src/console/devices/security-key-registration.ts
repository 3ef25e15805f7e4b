import { userCheck } from '../../iam/users/target-user.js'
import { invalidInput } from '../../iam/refusals.js'
import type { Site } from '../../http/site.js'
import type { ChallengeUse } from '../../mfa/security-key/challenges.js'
import type { Call } from '../../operation.js'
import type { Check } from '../../permissions/authorize.js'
import type { DeviceOwner } from '../../store/mfa-devices.js'
import { ownSession } from '../sessions/own-session.js'

/** Registering a key is enabling a device, with condition keys that say so. Service Authorization Reference, IAM. */
export const registrationAction = 'iam:EnableMFADevice'

export async function registrationCheck(
  call: Call<{ UserName?: string }>,
  values: NonNullable<Check['values']>,
): Promise<Check> {
  return { ...(await userCheck(call, registrationAction, call.input.UserName)), values }
}

/** Where keys are used; refused where the browser could not use any. */
export function securityKeySite({ origin, rpId }: Site): { origin: string; rpId: string } {
  if (origin !== undefined && rpId !== undefined) return { origin, rpId }
  throw invalidInput(
    'Security keys work only where this server is reached by a name: open the console by an https address with a host name, or by http://localhost on this machine.',
  )
}

/** The session of the browser that began is the only one that can finish, and only for the same owner. */
export const challengeUse = (call: Call<unknown>, owner: DeviceOwner): ChallengeUse => ({
  purpose: 'security-key-registration',
  browser: ownSession(call.caller).sessionId,
  accountId: call.caller.principal.accountId,
  owner,
  now: call.facts.now,
})
