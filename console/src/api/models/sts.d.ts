/* eslint-disable max-lines -- made by `npm run docs` from server/models/sts.json. Do not edit.
   Times are ISO text and blobs base64. */

export interface Operations {
  AssumeRole: { input: AssumeRoleRequest; output: AssumeRoleResponse }
  AssumeRoleWithSAML: { input: AssumeRoleWithSAMLRequest; output: AssumeRoleWithSAMLResponse }
  AssumeRoleWithWebIdentity: {
    input: AssumeRoleWithWebIdentityRequest
    output: AssumeRoleWithWebIdentityResponse
  }
  AssumeRoot: { input: AssumeRootRequest; output: AssumeRootResponse }
  DecodeAuthorizationMessage: {
    input: DecodeAuthorizationMessageRequest
    output: DecodeAuthorizationMessageResponse
  }
  GetAccessKeyInfo: { input: GetAccessKeyInfoRequest; output: GetAccessKeyInfoResponse }
  GetCallerIdentity: { input: GetCallerIdentityRequest; output: GetCallerIdentityResponse }
  GetDelegatedAccessToken: {
    input: GetDelegatedAccessTokenRequest
    output: GetDelegatedAccessTokenResponse
  }
  GetFederationToken: { input: GetFederationTokenRequest; output: GetFederationTokenResponse }
  GetSessionToken: { input: GetSessionTokenRequest; output: GetSessionTokenResponse }
  GetWebIdentityToken: { input: GetWebIdentityTokenRequest; output: GetWebIdentityTokenResponse }
}

/** An input or output without members. */
export type Nothing = Readonly<Record<string, never>>

export interface AssumeRoleRequest {
  RoleArn: string
  RoleSessionName: string
  PolicyArns?: readonly PolicyDescriptorType[] | undefined
  Policy?: string | undefined
  DurationSeconds?: number | undefined
  Tags?: readonly Tag[] | undefined
  TransitiveTagKeys?: readonly string[] | undefined
  ExternalId?: string | undefined
  SerialNumber?: string | undefined
  TokenCode?: string | undefined
  SourceIdentity?: string | undefined
  ProvidedContexts?: readonly ProvidedContext[] | undefined
}

export interface AssumeRoleResponse {
  Credentials?: Credentials
  AssumedRoleUser?: AssumedRoleUser
  PackedPolicySize?: number
  SourceIdentity?: string
}

export interface AssumeRoleWithSAMLRequest {
  RoleArn: string
  PrincipalArn: string
  SAMLAssertion: string
  PolicyArns?: readonly PolicyDescriptorType[] | undefined
  Policy?: string | undefined
  DurationSeconds?: number | undefined
}

export interface AssumeRoleWithSAMLResponse {
  Credentials?: Credentials
  AssumedRoleUser?: AssumedRoleUser
  PackedPolicySize?: number
  Subject?: string
  SubjectType?: string
  Issuer?: string
  Audience?: string
  NameQualifier?: string
  SourceIdentity?: string
}

export interface AssumeRoleWithWebIdentityRequest {
  RoleArn: string
  RoleSessionName: string
  WebIdentityToken: string
  ProviderId?: string | undefined
  PolicyArns?: readonly PolicyDescriptorType[] | undefined
  Policy?: string | undefined
  DurationSeconds?: number | undefined
}

export interface AssumeRoleWithWebIdentityResponse {
  Credentials?: Credentials
  SubjectFromWebIdentityToken?: string
  AssumedRoleUser?: AssumedRoleUser
  PackedPolicySize?: number
  Provider?: string
  Audience?: string
  SourceIdentity?: string
}

export interface AssumeRootRequest {
  TargetPrincipal: string
  TaskPolicyArn: PolicyDescriptorType
  DurationSeconds?: number | undefined
}

export interface AssumeRootResponse {
  Credentials?: Credentials
  SourceIdentity?: string
}

export interface AssumedRoleUser {
  AssumedRoleId: string
  Arn: string
}

export interface Credentials {
  AccessKeyId: string
  SecretAccessKey: string
  SessionToken: string
  Expiration: string
}

export interface DecodeAuthorizationMessageRequest {
  EncodedMessage: string
}

export interface DecodeAuthorizationMessageResponse {
  DecodedMessage?: string
}

export interface FederatedUser {
  FederatedUserId: string
  Arn: string
}

export interface GetAccessKeyInfoRequest {
  AccessKeyId: string
}

export interface GetAccessKeyInfoResponse {
  Account?: string
}

export type GetCallerIdentityRequest = Nothing

export interface GetCallerIdentityResponse {
  UserId?: string
  Account?: string
  Arn?: string
}

export interface GetDelegatedAccessTokenRequest {
  TradeInToken: string
}

export interface GetDelegatedAccessTokenResponse {
  Credentials?: Credentials
  PackedPolicySize?: number
  AssumedPrincipal?: string
}

export interface GetFederationTokenRequest {
  Name: string
  Policy?: string | undefined
  PolicyArns?: readonly PolicyDescriptorType[] | undefined
  DurationSeconds?: number | undefined
  Tags?: readonly Tag[] | undefined
}

export interface GetFederationTokenResponse {
  Credentials?: Credentials
  FederatedUser?: FederatedUser
  PackedPolicySize?: number
}

export interface GetSessionTokenRequest {
  DurationSeconds?: number | undefined
  SerialNumber?: string | undefined
  TokenCode?: string | undefined
}

export interface GetSessionTokenResponse {
  Credentials?: Credentials
}

export interface GetWebIdentityTokenRequest {
  Audience: readonly string[]
  DurationSeconds?: number | undefined
  SigningAlgorithm: string
  Tags?: readonly Tag[] | undefined
}

export interface GetWebIdentityTokenResponse {
  WebIdentityToken?: string
  Expiration?: string
}

export interface PolicyDescriptorType {
  arn?: string | undefined
}

export interface ProvidedContext {
  ProviderArn?: string | undefined
  ContextAssertion?: string | undefined
}

export interface Tag {
  Key: string
  Value: string
}
