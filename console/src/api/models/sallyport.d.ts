/* eslint-disable max-lines -- made by `npm run docs` from server/models/sallyport.json. Do not edit.
   Times are ISO text and blobs base64. */

export interface Operations {
  ListUsersOverview: { input: PageRequest; output: ListUsersOverviewResponse }
  GetSecurityStatus: { input: Nothing; output: SecurityStatus }
  ListDevices: { input: ListDevicesRequest; output: ListDevicesResponse }
  UnlockMFADevice: { input: UnlockMFADeviceRequest; output: Nothing }
  GetMFADeviceClock: { input: GetMFADeviceClockRequest; output: GetMFADeviceClockResponse }
  RenewVirtualMFADevice: {
    input: RenewVirtualMFADeviceRequest
    output: RenewVirtualMFADeviceResponse
  }
  ListDeviceKinds: { input: Nothing; output: ListDeviceKindsResponse }
  EnableRootMFADevice: { input: RootCodesRequest; output: Nothing }
  ResyncRootMFADevice: { input: RootCodesRequest; output: Nothing }
  StartSecurityKeyRegistration: {
    input: StartSecurityKeyRegistrationRequest
    output: StartSecurityKeyRegistrationResponse
  }
  EnableSecurityKey: { input: EnableSecurityKeyRequest; output: EnableSecurityKeyResponse }
  GetAccountSettings: { input: Nothing; output: AccountSettings }
  UpdateAccountSettings: { input: UpdateAccountSettingsRequest; output: AccountSettings }
  GetAccountContact: { input: Nothing; output: AccountContact }
  UpdateAccountContact: { input: UpdateAccountContactRequest; output: AccountContact }
  ChangeRootPassword: { input: ChangeRootPasswordRequest; output: Nothing }
  TestPermissions: { input: TestPermissionsRequest; output: TestPermissionsResponse }
}

/** An input or output without members. */
export type Nothing = Readonly<Record<string, never>>

export interface AccountContact {
  AccountName: string
  RootEmail?: string
  RootPhone?: string
}

export interface AccountSettings {
  Settings: string
  AccountName: string
  RootEmail?: string
  RootPhone?: string
}

export interface AdoptionDay {
  Date: string
  ConsoleUsers: number
  WithMfa: number
}

export interface ChangeRootPasswordRequest {
  OldPassword: string
  NewPassword: string
}

export interface Check {
  Action: string
  Resource: string
}

export interface DeviceKind {
  Kind: string
  StatusWord: string
  Principals: readonly string[]
  Resynchronisable: boolean
  ThroughApi: boolean
}

export interface DeviceOwner {
  Kind: string
  UserName?: string
  Arn?: string
}

export interface DeviceRow {
  SerialNumber: string
  Kind: string
  StatusWord: string
  Name: string
  Owner?: DeviceOwner
  CreateDate: string
  EnableDate?: string
  LastUsed?: string
  ClockOffsetSeconds?: number
  State: string
  Model?: string
}

export interface EnableSecurityKeyRequest {
  UserName?: string | undefined
  KeyName: string
  Credential: string
}

export interface EnableSecurityKeyResponse {
  SerialNumber: string
  Model?: string
}

export interface GetMFADeviceClockRequest {
  UserName?: string | undefined
  SerialNumber: string
}

export interface GetMFADeviceClockResponse {
  OffsetSeconds?: number
}

export interface KeyRow {
  AccessKeyId: string
  Status: string
  CreateDate: string
  LastUsed?: string
  NeverUsed?: boolean
}

export interface ListDeviceKindsResponse {
  Kinds: readonly DeviceKind[]
}

export interface ListDevicesRequest {
  Marker?: string | undefined
  MaxItems?: number | undefined
  Kind?: string | undefined
  Assignment?: 'Assigned' | 'Unassigned' | 'Any' | undefined
}

export interface ListDevicesResponse {
  Devices: readonly DeviceRow[]
  IsTruncated: boolean
  Marker?: string
}

export interface ListUsersOverviewResponse {
  Users: readonly UserRow[]
  IsTruncated: boolean
  Marker?: string
}

export interface PageRequest {
  Marker?: string | undefined
  MaxItems?: number | undefined
}

export interface RenewVirtualMFADeviceRequest {
  SerialNumber: string
}

export interface RenewVirtualMFADeviceResponse {
  VirtualMFADevice: RenewedVirtualMFADevice
}

export interface RenewedVirtualMFADevice {
  SerialNumber: string
  Base32StringSeed: string
  QRCodePNG: string
}

export interface RootCodesRequest {
  SerialNumber: string
  AuthenticationCode1: string
  AuthenticationCode2: string
}

export interface SecurityOfUsers {
  ConsoleUsers: number
  ConsoleUsersWithMfa: number
  UsersWithMfa: number
  MfaByKind: Readonly<Record<string, number>>
  OldKeys: number
  LockedDevices: number
  SuspectedClones: number
  Adoption: readonly AdoptionDay[]
}

export interface SecurityStatus {
  Users: number
  RootMfa: boolean
  RootAccessKeys: number
  PasswordPolicy: boolean
  Groups: number
  Roles: number
  Policies: number
  OfUsers?: SecurityOfUsers
}

export interface StartSecurityKeyRegistrationRequest {
  UserName?: string | undefined
}

export interface StartSecurityKeyRegistrationResponse {
  Options: string
}

export interface TestPermissionsRequest {
  Checks: readonly Check[]
}

export interface TestPermissionsResponse {
  Results: readonly boolean[]
}

export interface UnlockMFADeviceRequest {
  UserName?: string | undefined
  SerialNumber: string
}

export interface UpdateAccountContactRequest {
  AccountName?: string | undefined
  RootEmail?: string | undefined
  RootPhone?: string | undefined
  Password: string
}

export interface UpdateAccountSettingsRequest {
  Settings: string
}

export interface UserRow {
  UserName: string
  UserId: string
  Arn: string
  Path: string
  CreateDate: string
  Groups?: readonly string[]
  Mfa?: readonly string[]
  PasswordEnabled?: boolean
  PasswordChangedAt?: string
  PasswordLastUsed?: string
  AccessKeys?: readonly KeyRow[]
  Boundary?: string
}
