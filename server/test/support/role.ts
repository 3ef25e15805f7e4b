import {
  CreateRoleCommand,
  type CreateRoleCommandInput,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type Credentials,
} from '@aws-sdk/client-sts'
import { credentialsOf, type TestCredentials, type TestServer } from './ephemeral.js'
import { trust } from './trust.js'

export const ownAccount = '123456789012'
export const foreignAccount = '210987654321'

/** The same server, its administrator and so all that is made with it being of the second account. */
export function abroad(server: TestServer): TestServer {
  const admin = credentialsOf(server.accounts[1])
  return {
    ...server,
    admin,
    iam: (credentials = admin) => server.iam(credentials),
    sts: (credentials = admin) => server.sts(credentials),
  }
}

const accountOf = ({ accounts, admin }: TestServer): string =>
  accounts.find(({ accessKeyId }) => accessKeyId === admin.accessKeyId)?.accountId ?? ''

export interface TestRole {
  arn: string
  roleId: string
}

/** A role that whoever is named in `trusts` may assume, its account unless others are given, with one inline policy. */
export async function createRole(
  server: TestServer,
  role: {
    name: string
    path?: string
    /** Principals, or a whole trust policy. */
    trusts?: string | readonly string[] | { document: string }
    policy?: string
  } & Omit<Partial<CreateRoleCommandInput>, 'RoleName' | 'Path' | 'AssumeRolePolicyDocument'>,
): Promise<TestRole> {
  const { name: RoleName, path: Path = '/', trusts, policy, ...more } = role
  const AssumeRolePolicyDocument =
    typeof trusts === 'object' && 'document' in trusts
      ? trusts.document
      : trust(trusts ?? accountOf(server))
  const { Role } = await server
    .iam()
    .send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument, ...more }))
  if (policy !== undefined) {
    const own = { RoleName, PolicyName: 'test', PolicyDocument: policy }
    await server.iam().send(new PutRolePolicyCommand(own))
  }
  return { arn: Role?.Arn ?? '', roleId: Role?.RoleId ?? '' }
}

type AssumeInput = Partial<AssumeRoleCommandInput> & { RoleArn: string }

/** Asks for a session, called `me` unless it has another name. */
export const askToAssume = (
  server: TestServer,
  credentials: TestCredentials | undefined,
  input: AssumeInput,
) => server.sts(credentials).send(new AssumeRoleCommand({ RoleSessionName: 'me', ...input }))

/** The credentials of a session of the role. */
export async function assume(
  server: TestServer,
  credentials: TestCredentials | undefined,
  input: AssumeInput,
): Promise<TestCredentials> {
  return handedOut(await askToAssume(server, credentials, input))
}

/** The temporary credentials that an operation of STS answered with. */
export function handedOut({ Credentials }: { Credentials?: Credentials | undefined }) {
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  }
}

/** AWS's refusal of AssumeRole, which has no reason: whoever refuses, and be there such a role or not. */
export const refusedToAssume = (caller: string, role: string, action = 'sts:AssumeRole') => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: ${caller} is not authorized to perform: ${action} on resource: ${role}`,
})
