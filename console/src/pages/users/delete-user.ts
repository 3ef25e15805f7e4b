import { allPages } from '../../api/all-pages.js'
import { ApiError } from '../../api/api-error.js'
import { call } from '../../api/call.js'
import { takeSteps } from '../../dialogs/steps.js'
import { readSerial } from '../../mfa/device-serial.js'

/** Why a user is still there. */
export interface DeletionFailure {
  userName: string
  /** What was being deleted: `the access keys`. */
  step: string
  error: ApiError
}

/**
 * Deletes a user with all that belongs to it, as a user must have nothing left. Ways in go first, so that what stays after
 * a refusal in the middle opens nothing. Gives why it could not be done; undefined: the user is gone.
 */
export async function deleteUser(
  userName: string,
  onStep: (step: string) => void,
): Promise<DeletionFailure | undefined> {
  let step = ''
  try {
    await takeSteps(
      parts.map(({ words, remove }) => ({ words, run: () => remove(userName) })),
      ({ words }) => {
        step = words
        onStep(words)
      },
    )
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return { userName, step, error }
    throw error
  }
}

interface Part {
  words: string
  remove: (UserName: string) => Promise<unknown>
}

/** AWS IAM User Guide, Deleting an IAM user: what the console deletes with it. */
const parts: readonly Part[] = [
  { words: 'the console password', remove: deletePassword },
  { words: 'the access keys', remove: deleteKeys },
  { words: 'the memberships in groups', remove: leaveGroups },
  { words: 'the attached policies', remove: detachPolicies },
  { words: 'the inline policies', remove: deleteInlinePolicies },
  { words: 'the MFA devices', remove: removeDevices },
  { words: 'the user', remove: (UserName) => call('iam', 'DeleteUser', { UserName }) },
]

async function deletePassword(UserName: string): Promise<void> {
  try {
    await call('iam', 'DeleteLoginProfile', { UserName })
  } catch (error) {
    // Most users of programs have none.
    if (!(error instanceof ApiError) || error.code !== 'NoSuchEntity') throw error
  }
}

async function deleteKeys(UserName: string): Promise<void> {
  const { AccessKeyMetadata } = await call('iam', 'ListAccessKeys', { UserName })
  await inTurn(AccessKeyMetadata, ({ AccessKeyId = '' }) =>
    call('iam', 'DeleteAccessKey', { UserName, AccessKeyId }),
  )
}

async function leaveGroups(UserName: string): Promise<void> {
  const groups = await allPages('iam', 'ListGroupsForUser', { UserName }, 'Groups')
  await inTurn(groups, ({ GroupName }) =>
    call('iam', 'RemoveUserFromGroup', { UserName, GroupName }),
  )
}

async function detachPolicies(UserName: string): Promise<void> {
  const attached = await allPages(
    'iam',
    'ListAttachedUserPolicies',
    { UserName },
    'AttachedPolicies',
  )
  await inTurn(attached, ({ PolicyArn = '' }) =>
    call('iam', 'DetachUserPolicy', { UserName, PolicyArn }),
  )
}

async function deleteInlinePolicies(UserName: string): Promise<void> {
  const names = await allPages('iam', 'ListUserPolicies', { UserName }, 'PolicyNames')
  await inTurn(names, (PolicyName) => call('iam', 'DeleteUserPolicy', { UserName, PolicyName }))
}

async function removeDevices(UserName: string): Promise<void> {
  const { MFADevices } = await call('iam', 'ListMFADevices', { UserName })
  await inTurn(MFADevices, async ({ SerialNumber }) => {
    await call('iam', 'DeactivateMFADevice', { UserName, SerialNumber })
    // Only a virtual device is left over, unassigned.
    if (readSerial(SerialNumber).kind === 'virtual')
      await call('iam', 'DeleteVirtualMFADevice', { SerialNumber })
  })
}

async function inTurn<T>(things: readonly T[], run: (thing: T) => Promise<unknown>): Promise<void> {
  // eslint-disable-next-line no-await-in-loop -- the server makes changes of one user one after the other
  for (const thing of things) await run(thing)
}
