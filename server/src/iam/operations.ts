import type { Operation } from '../operation.js'
import { createAccessKey } from './access-keys/create-access-key.js'
import { deleteAccessKey } from './access-keys/delete-access-key.js'
import { getAccessKeyLastUsed } from './access-keys/get-access-key-last-used.js'
import { listAccessKeys } from './access-keys/list-access-keys.js'
import { updateAccessKey } from './access-keys/update-access-key.js'
import { getAccountSummary } from './account/get-account-summary.js'
import { createVirtualMfaDevice } from './mfa-devices/create-virtual-mfa-device.js'
import { deactivateMfaDevice } from './mfa-devices/deactivate-mfa-device.js'
import { deleteVirtualMfaDevice } from './mfa-devices/delete-virtual-mfa-device.js'
import { enableMfaDevice } from './mfa-devices/enable-mfa-device.js'
import { getMfaDevice } from './mfa-devices/get-mfa-device.js'
import { listMfaDeviceTags } from './mfa-devices/list-mfa-device-tags.js'
import { listMfaDevices } from './mfa-devices/list-mfa-devices.js'
import { listVirtualMfaDevices } from './mfa-devices/list-virtual-mfa-devices.js'
import { resyncMfaDevice } from './mfa-devices/resync-mfa-device.js'
import { tagMfaDevice } from './mfa-devices/tag-mfa-device.js'
import { untagMfaDevice } from './mfa-devices/untag-mfa-device.js'
import { simulateCustomPolicy } from './simulation/simulate-custom-policy.js'
import { simulatePrincipalPolicy } from './simulation/simulate-principal-policy.js'
import { attachUserPolicy } from './user-policies/attach-user-policy.js'
import { deleteUserPolicy } from './user-policies/delete-user-policy.js'
import { detachUserPolicy } from './user-policies/detach-user-policy.js'
import { getUserPolicy } from './user-policies/get-user-policy.js'
import { listAttachedUserPolicies } from './user-policies/list-attached-user-policies.js'
import { listUserPolicies } from './user-policies/list-user-policies.js'
import { putUserPolicy } from './user-policies/put-user-policy.js'
import { createUser } from './users/create-user.js'
import { deleteUser } from './users/delete-user.js'
import { getUser } from './users/get-user.js'
import { listUserTags } from './users/list-user-tags.js'
import { listUsers } from './users/list-users.js'
import { tagUser } from './users/tag-user.js'
import { untagUser } from './users/untag-user.js'
import { updateUser } from './users/update-user.js'

/** Every IAM operation that is built. */
export const iamOperations: readonly Operation[] = [
  attachUserPolicy,
  createAccessKey,
  createUser,
  createVirtualMfaDevice,
  deactivateMfaDevice,
  deleteAccessKey,
  deleteUser,
  deleteUserPolicy,
  deleteVirtualMfaDevice,
  detachUserPolicy,
  enableMfaDevice,
  getAccessKeyLastUsed,
  getAccountSummary,
  getMfaDevice,
  getUser,
  getUserPolicy,
  listAccessKeys,
  listAttachedUserPolicies,
  listMfaDeviceTags,
  listMfaDevices,
  listUserPolicies,
  listUserTags,
  listUsers,
  listVirtualMfaDevices,
  putUserPolicy,
  resyncMfaDevice,
  simulateCustomPolicy,
  simulatePrincipalPolicy,
  tagMfaDevice,
  tagUser,
  untagMfaDevice,
  untagUser,
  updateAccessKey,
  updateUser,
]
