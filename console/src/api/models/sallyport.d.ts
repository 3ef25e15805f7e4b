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
  EnableHardwareMFADevice: { input: HardwareDeviceCodes; output: Nothing }
  ResyncHardwareMFADevice: { input: HardwareDeviceCodes; output: Nothing }
  CheckHardwareTokenFile: { input: HardwareTokenFile; output: CheckHardwareTokenFileResponse }
  ImportHardwareTokens: { input: ImportHardwareTokensRequest; output: ImportHardwareTokensResponse }
  GetHardwareTokenImport: {
    input: GetHardwareTokenImportRequest
    output: GetHardwareTokenImportResponse
  }
  ListHardwareTokens: { input: ListHardwareTokensRequest; output: ListHardwareTokensResponse }
  MarkHardwareTokenLost: {
    input: MarkHardwareTokenLostRequest
    output: MarkHardwareTokenLostResponse
  }
  StartSMSDeviceEnrolment: { input: StartSMSDeviceEnrolmentRequest; output: SMSEnrolment }
  ResendSMSCode: { input: ResendSMSCodeRequest; output: SMSEnrolment }
  EnableSMSDevice: { input: EnableSMSDeviceRequest; output: EnableSMSDeviceResponse }
  ListTextMessages: { input: PageRequest; output: ListTextMessagesResponse }
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

export interface CheckHardwareTokenFileResponse {
  Tokens: readonly TokenOfFile[]
  Faults: readonly TokenFault[]
  Warnings: readonly string[]
}

export interface DeviceKind {
  Kind: string
  StatusWord: string
  Principals: readonly string[]
  Resynchronisable: boolean
  ThroughApi: boolean
  Unavailable?: string
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
  CodeDigits?: number
}

export interface EnableSMSDeviceRequest {
  UserName?: string | undefined
  Code: string
}

export interface EnableSMSDeviceResponse {
  SerialNumber: string
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

export interface GetHardwareTokenImportRequest {
  ImportId: string
}

export interface GetHardwareTokenImportResponse {
  Stage?: string
  Done?: number
  Total?: number
}

export interface GetMFADeviceClockRequest {
  UserName?: string | undefined
  SerialNumber: string
}

export interface GetMFADeviceClockResponse {
  OffsetSeconds?: number
}

export interface HardwareDeviceCodes {
  UserName?: string | undefined
  SerialNumber: string
  AuthenticationCode1: string
  AuthenticationCode2: string
}

export interface HardwareTokenFile {
  File: string
  Format: 'pskc' | 'csv'
  Key?: string | undefined
  Password?: string | undefined
  SignedBy?: string | undefined
  Columns?: string | undefined
  ImportId?: string | undefined
}

export interface HardwareTokenRow {
  SerialNumber: string
  Type: string
  Algorithm: string
  Digits: number
  StepSeconds?: number
  Manufacturer?: string
  Model?: string
  Status: string
  Stock: 'account' | 'pool'
  Owner?: DeviceOwner
  ImportDate: string
  StartDate?: string
  ExpiryDate?: string
  LostDate?: string
}

export interface ImportHardwareTokensRequest {
  File: string
  Format: 'pskc' | 'csv'
  Key?: string | undefined
  Password?: string | undefined
  SignedBy?: string | undefined
  Columns?: string | undefined
  ImportId?: string | undefined
}

export interface ImportHardwareTokensResponse {
  Imported: number
  Manufacturers: readonly string[]
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

export interface ListHardwareTokensRequest {
  Marker?: string | undefined
  MaxItems?: number | undefined
  Status?: 'Available' | 'Assigned' | 'NotYetValid' | 'Expired' | 'Lost' | 'Any' | undefined
}

export interface ListHardwareTokensResponse {
  Tokens: readonly HardwareTokenRow[]
  IsTruncated: boolean
  Marker?: string
}

export interface ListTextMessagesResponse {
  Messages: readonly TextMessageRow[]
  IsTruncated: boolean
  Marker?: string
}

export interface ListUsersOverviewResponse {
  Users: readonly UserRow[]
  IsTruncated: boolean
  Marker?: string
}

export interface MarkHardwareTokenLostRequest {
  SerialNumber: string
}

export interface MarkHardwareTokenLostResponse {
  Deactivated: boolean
  UserName?: string
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

export interface ResendSMSCodeRequest {
  UserName?: string | undefined
  Language?: string | undefined
}

export interface RootCodesRequest {
  SerialNumber: string
  AuthenticationCode1: string
  AuthenticationCode2: string
}

export interface SMSEnrolment {
  SerialNumber: string
  LastDigits: string
  ResendAfter: string
  ResendsLeft: number
  CodeExpires: string
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

export interface StartSMSDeviceEnrolmentRequest {
  UserName?: string | undefined
  PhoneNumber: string
  DeviceName: string
  Language?: string | undefined
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

export interface TextMessageRow {
  MessageId: string
  CreateDate: string
  UserName?: string
  Purpose: string
  LastDigits: string
  State: string
  ChangeDate: string
  Gateway?: string
  Tries: number
  Failure?: string
}

export interface TokenFault {
  Line: number
  SerialNumber?: string
  Reason: string
}

export interface TokenOfFile {
  Line: number
  SerialNumber: string
  Type: string
  Algorithm: string
  Digits: number
  StepSeconds?: number
  Manufacturer?: string
  Model?: string
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
