/* eslint-disable max-lines -- made by `npm run docs` from server/models/signin.json. Do not edit.
   Times are ISO text and blobs base64. */

export interface Operations {
  GetSession: { input: Nothing; output: SessionInfo }
  ExtendSession: { input: Nothing; output: SessionInfo }
  SignOut: { input: Nothing; output: Nothing }
  ListSessions: { input: Nothing; output: ListSessionsResponse }
  EndSession: { input: EndSessionRequest; output: Nothing }
  EndOtherSessions: { input: Nothing; output: EndOtherSessionsResponse }
  SwitchRole: { input: SwitchRoleRequest; output: SessionInfo }
  ExitRole: { input: Nothing; output: SessionInfo }
}

/** An input or output without members. */
export type Nothing = Readonly<Record<string, never>>

export interface EndOtherSessionsResponse {
  Ended: number
}

export interface EndSessionRequest {
  SessionId: string
}

export interface ListSessionsResponse {
  Sessions: readonly Session[]
}

export interface SecurityKeySupport {
  Available: boolean
  Reason?: string
}

export interface Session {
  SessionId: string
  Current: boolean
  SignedInAt: string
  LastUsedAt: string
  ExpiresAt: string
  SourceIp: string
  UserAgent: string
  MfaAuthenticated: boolean
  RoleName?: string
}

export interface SessionInfo {
  AccountId: string
  SignedInAccountId: string
  AccountAlias?: string
  AccountName: string
  Kind: string
  Arn: string
  PrincipalId: string
  UserName?: string
  UserId?: string
  RootEmail?: string
  MfaAuthenticated: boolean
  MfaSerialNumber?: string
  SignedInAt: string
  ExpiresAt: string
  IdleExpiresAt: string
  IdleMinutes: number
  Role?: SwitchedRole
  PasswordExpiresAt?: string
  SecurityKeys: SecurityKeySupport
  Now: string
}

export interface SwitchRoleRequest {
  Account: string
  RoleName: string
  DisplayName?: string | undefined
  Color?: 'red' | 'orange' | 'yellow' | 'green' | 'blue' | undefined
}

export interface SwitchedRole {
  AccountId: string
  RoleName: string
  DisplayName: string
  Color: string
  ExpiresAt: string
}
