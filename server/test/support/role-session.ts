import type { TestCredentials, TestServer } from './ephemeral.js'
import { assume, createRole } from './role.js'
import { allowAll } from './virtual-device.js'

/** A session of a new role with all rights, which the administrator has assumed. */
export async function createRoleSession(
  server: TestServer,
  name: string,
): Promise<TestCredentials> {
  const { arn } = await createRole(server, { name, policy: allowAll })
  return assume(server, undefined, { RoleArn: arn })
}
