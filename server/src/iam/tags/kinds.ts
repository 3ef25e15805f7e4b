import { type InstanceProfile, lockInstanceProfile } from '../../store/instance-profiles.js'
import { findMfaDevice, lockMfaDevice, type MfaDevice } from '../../store/mfa-devices.js'
import { lockRole, type Role } from '../../store/roles.js'
import { lockUser, type User } from '../../store/users.js'
import {
  findTargetInstanceProfile,
  instanceProfileCheck,
} from '../instance-profiles/target-instance-profile.js'
import { findPolicy, lockPolicy, policyCheck, tagOwner } from '../managed-policies/target-policy.js'
import { deviceCheck } from '../mfa-devices/device-check.js'
import {
  noSuchDevice,
  noSuchInstanceProfile,
  noSuchPolicy,
  noSuchRole,
  noSuchUser,
} from '../refusals.js'
import { findTargetRole, roleCheck } from '../roles/target-role.js'
import { findTarget, userCheck } from '../users/target-user.js'
import type { Tagged, TaggedKind } from './tagged-kind.js'

const ofUser = (user: User | undefined): Tagged | undefined =>
  user && { owner: { id: user.userId }, accountId: user.accountId }

const ofRole = (role: Role | undefined): Tagged | undefined =>
  role && { owner: { id: role.roleId }, accountId: role.accountId }

const ofProfile = (profile: InstanceProfile | undefined): Tagged | undefined =>
  profile && { owner: { id: profile.profileId }, accountId: profile.accountId }

/** IAM API Reference, TagMFADevice: virtual devices only. */
const ofDevice = (device: MfaDevice | undefined): Tagged | undefined =>
  device?.kind === 'virtual'
    ? { owner: { id: device.deviceId }, accountId: device.accountId }
    : undefined

const user: TaggedKind = {
  type: 'User',
  nameMember: 'UserName',
  check: userCheck,
  find: async (call, name) => {
    const target = await findTarget(call, name)
    return target.kind === 'user' ? ofUser(target.user) : undefined
  },
  lock: async (tx, { caller }, name) =>
    ofUser(await lockUser(tx, caller.principal.accountId, name)),
  noSuch: noSuchUser,
}

const role: TaggedKind = {
  type: 'Role',
  nameMember: 'RoleName',
  check: roleCheck,
  find: async (call, name) => ofRole(await findTargetRole(call, name)),
  lock: async (tx, { caller }, name) =>
    ofRole(await lockRole(tx, caller.principal.accountId, name)),
  noSuch: noSuchRole,
}

const policy: TaggedKind = {
  type: 'Policy',
  nameMember: 'PolicyArn',
  check: policyCheck,
  find: async (call, arn) => {
    const found = await findPolicy(call, arn)
    // One of AWS's has no tags, and nobody can give it any.
    return found && { owner: tagOwner(found), accountId: call.caller.principal.accountId }
  },
  lock: async (tx, call, arn) => {
    // What AWS says here is not known: it is what it says of other changes of its policies.
    const ofAws = 'Cannot update policies outside your own account.'
    const own = await lockPolicy(tx, call, { arn, ofAws })
    return { owner: tagOwner(own), accountId: own.accountId }
  },
  noSuch: noSuchPolicy,
}

const instanceProfile: TaggedKind = {
  type: 'InstanceProfile',
  nameMember: 'InstanceProfileName',
  check: instanceProfileCheck,
  find: async (call, name) => ofProfile(await findTargetInstanceProfile(call, name)),
  lock: async (tx, { caller }, name) =>
    ofProfile(await lockInstanceProfile(tx, caller.principal.accountId, name)),
  noSuch: noSuchInstanceProfile,
}

const mfaDevice: TaggedKind = {
  type: 'MFADevice',
  nameMember: 'SerialNumber',
  check: deviceCheck,
  find: async ({ caller, parts }, serialNumber) =>
    ofDevice(await findMfaDevice(parts.store.read, caller.principal.accountId, serialNumber)),
  lock: async (tx, { caller }, serialNumber) =>
    ofDevice(await lockMfaDevice(tx, caller.principal.accountId, serialNumber)),
  noSuch: noSuchDevice,
}

/** Every kind of entity that can have tags. */
export const taggedKinds: readonly TaggedKind[] = [user, role, policy, instanceProfile, mfaDevice]
