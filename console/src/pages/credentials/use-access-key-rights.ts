import { type MfaOwner, ownerArn } from '../../mfa/mfa-owner.js'
import { useMay } from '../../permissions/use-may.js'
import { useSession } from '../../session/use-session.js'

export interface AccessKeyRights {
  whyNotCreate: string | undefined
  whyNotSwitch: string | undefined
  whyNotDelete: string | undefined
}

/** What may be done about an owner's keys, or which permission is missing. */
export function useAccessKeyRights(owner: MfaOwner): AccessKeyRights {
  const resource = ownerArn(owner, useSession())
  const actions = ['iam:CreateAccessKey', 'iam:UpdateAccessKey', 'iam:DeleteAccessKey'] as const
  const may = useMay(actions.map((action) => ({ action, resource })))
  const [whyNotCreate, whyNotSwitch, whyNotDelete] = actions.map((action, index) =>
    may[index] === true ? undefined : `The permission ${action} on ${resource} is missing.`,
  )
  return { whyNotCreate, whyNotSwitch, whyNotDelete }
}
