import { roleArn } from '../../arn.js'
import type { Role } from '../../store/roles.js'
import type { Tag } from '../../store/tags.js'
import { boundaryShape } from '../boundaries/boundary-shape.js'

type Shape = Record<string, unknown>

type NewRole = Omit<Role, 'lastUsedAt' | 'lastUsedRegion'>

/** What every answer shows of the model's Role; `trustPolicy` as it reads today. */
export const roleShape = (role: NewRole, trustPolicy: string): Shape => ({
  Path: role.path,
  RoleName: role.roleName,
  RoleId: role.roleId,
  Arn: roleArn(role),
  CreateDate: role.createdAt,
  AssumeRolePolicyDocument: trustPolicy,
})

/** As CreateRole answers: without description and duration, even where they were passed. */
export const newRoleShape = (role: NewRole, tags: readonly Tag[] = []): Shape => ({
  ...roleShape(role, role.trustPolicy),
  ...boundaryShape(role.permissionsBoundary),
  ...tagsShape(tags),
})

/** As lists show it: without boundary, tags and last use. */
export const listedRoleShape = (role: Role, trustPolicy: string): Shape => ({
  ...roleShape(role, trustPolicy),
  ...descriptionShape(role),
  MaxSessionDuration: role.maxSessionSeconds,
})

/** As UpdateRoleDescription answers: without duration and last use. Whether AWS shows tags there is not recorded. */
export const describedRoleShape = (role: Role, trustPolicy: string): Shape => ({
  ...roleShape(role, trustPolicy),
  ...descriptionShape(role),
  ...boundaryShape(role.permissionsBoundary),
})

/** The whole Role; `Tags` only where there are some to show, `RoleLastUsed` always. */
export const wholeRoleShape = (
  role: Role,
  { trustPolicy, tags }: { trustPolicy: string; tags: readonly Tag[] },
): Shape => ({
  ...listedRoleShape(role, trustPolicy),
  ...boundaryShape(role.permissionsBoundary),
  ...tagsShape(tags),
  RoleLastUsed:
    role.lastUsedAt === null
      ? {}
      : { LastUsedDate: role.lastUsedAt, Region: role.lastUsedRegion ?? undefined },
})

const descriptionShape = ({ description }: Role) =>
  description === null ? undefined : { Description: description }

const tagsShape = (tags: readonly Tag[]) => (tags.length === 0 ? undefined : { Tags: tags })
