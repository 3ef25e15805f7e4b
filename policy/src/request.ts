/**
 * The values of one request's condition keys. Keys are always asked in lower case; `undefined`
 * means that the request does not have the key. A `Map` from lower-case keys to lists will do.
 *
 * @example new Map([['aws:multifactorauthpresent', ['true']]])
 * @see AWS IAM User Guide, Condition (request context)
 */
export interface ContextValues {
  get(key: string): readonly string[] | undefined
}

/**
 * Who makes the request. `arn` is what `Principal` elements are compared with: the user's ARN also
 * for GetSessionToken sessions, the assumed-role ARN (without path) for role sessions.
 * `issuerArn` is the role (with path) or the user behind a session. `uniqueId` is the AIDA… id of a
 * user, also of the one behind a federated session; of a role session it is `AROA…:session`, or
 * `AROA…` where no policy names single sessions by id. `canonicalUserId` is the account's in S3. A
 * caller that signs in through an identity provider (AssumeRoleWithSAML, AssumeRoleWithWebIdentity)
 * is `anonymous` with the provider as `arn`.
 *
 * @example { kind: 'user', arn: 'arn:aws:iam::111122223333:user/ann', accountId: '111122223333' }
 * @see AWS IAM User Guide, AWS JSON policy elements: Principal
 */
export interface Principal {
  kind: 'root' | 'user' | 'role-session' | 'federated-session' | 'service' | 'anonymous'
  arn: string
  accountId: string
  issuerArn?: string
  uniqueId?: string
  canonicalUserId?: string
}

/**
 * One question to the policies: may `principal` do `action` on `resource`?
 *
 * @example { principal, action: 'iam:GetUser', resource: userArn, context: new Map() }
 * @see AWS IAM User Guide, Policy evaluation logic
 */
export interface AccessRequest {
  principal: Principal
  action: string
  resource: string
  context: ContextValues
}
