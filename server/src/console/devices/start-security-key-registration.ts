import {
  lockDeviceOwner,
  mfaSessionRequired,
  needsMfaSession,
} from '../../iam/mfa-devices/device-owner.js'
import { quotaExceeded } from '../../iam/refusals.js'
import { issueChallenge } from '../../mfa/security-key/challenges.js'
import { registrationOptions } from '../../mfa/security-key/registration-options.js'
import { userHandle } from '../../mfa/security-key/user-handle.js'
import { writeOperation } from '../../operation.js'
import { listSecurityKeys } from '../../store/security-keys.js'
import { operationModel } from '../../wire/model.js'
import {
  challengeUse,
  registrationAction,
  registrationCheck,
  securityKeySite,
} from './security-key-registration.js'

const name = 'StartSecurityKeyRegistration'

/** What the page asks the security key for. The challenge is for this session and this owner, and the last one counts. */
export const startSecurityKeyRegistration = writeOperation<{ UserName?: string }>(
  'sallyport',
  name,
  {
    readOnly: true,
    // As itself, but without the challenge in its answer.
    recordedAs: { model: operationModel('sallyport', name), input: ({ input }) => input },
    checks: async (call) => [
      await registrationCheck(call, { 'iam:registersecuritykey': ['Create'] }),
    ],

    async run(call, tx) {
      const { caller, parts } = call
      const { rpId } = securityKeySite(parts.site)
      const { accountId, accountName, settings } = caller.principal
      const { owner, userName, devices } = await lockDeviceOwner(tx, call)
      if (devices > 0 && needsMfaSession(caller, owner))
        throw mfaSessionRequired(caller, registrationAction)
      const limit = settings.mfaDevicesPerPrincipal
      if (devices >= limit) throw quotaExceeded('MFADevicesPerUser', limit)
      const existingKeys = await listSecurityKeys(tx.query, { accountId, owner })
      const options = registrationOptions({
        challenge: await issueChallenge(tx, challengeUse(call, owner), parts.random),
        rpId,
        userName: userName ?? accountName,
        userHandle: userHandle(accountId, owner),
        existingKeys,
        appId: existingKeys.find((key) => key.appId !== null)?.appId ?? undefined,
      })
      return { Options: JSON.stringify(options) }
    },
  },
)
