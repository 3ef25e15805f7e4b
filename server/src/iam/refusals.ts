import { type AwsError, awsError } from '../wire/aws-error.js'

/** IAM's refusals, to the letter. */
export const noSuchEntity = (message: string): AwsError => awsError('NoSuchEntity', message, 404)

export const noSuchUser = (userName: string): AwsError =>
  noSuchEntity(`The user with name ${userName} cannot be found.`)

export const noSuchDevice = (serialNumber: string): AwsError =>
  noSuchEntity(`MFA Device with serial number ${serialNumber} does not exist.`)

export const noSuchAccessKey = (accessKeyId: string): AwsError =>
  noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`)

export const noSuchLoginProfile = (userName: string): AwsError =>
  noSuchEntity(`Login Profile for User ${userName} cannot be found.`)

export const noSuchGroup = (groupName: string): AwsError =>
  noSuchEntity(`The group with name ${groupName} cannot be found.`)

export const noSuchRole = (roleName: string): AwsError =>
  noSuchEntity(`The role with name ${roleName} cannot be found.`)

export const noSuchInstanceProfile = (profileName: string): AwsError =>
  noSuchEntity(`Instance Profile ${profileName} cannot be found.`)

export const noSuchInlinePolicy = (
  ownerType: 'User' | 'Group' | 'Role',
  policyName: string,
): AwsError =>
  noSuchEntity(`The ${ownerType.toLowerCase()} policy with name ${policyName} cannot be found.`)

export const noSuchPolicy = (arn: string): AwsError => noSuchEntity(`Policy ${arn} was not found.`)

export const noSuchAttachablePolicy = (arn: string): AwsError =>
  noSuchEntity(`Policy ${arn} does not exist or is not attachable.`)

export const policyNotAttachable = (message: string): AwsError =>
  awsError('PolicyNotAttachable', message, 400)

export const malformedPolicy = (message: string): AwsError =>
  awsError('MalformedPolicyDocument', message, 400)

export const alreadyExists = (message: string): AwsError =>
  awsError('EntityAlreadyExists', message, 409)

export const deleteConflict = (message: string): AwsError =>
  awsError('DeleteConflict', message, 409)

export const limitExceeded = (message: string): AwsError => awsError('LimitExceeded', message, 409)

/** `Cannot exceed quota for AccessKeysPerUser: 2` */
export const quotaExceeded = (quota: string, limit: number): AwsError =>
  limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`)

export const temporarilyUnmodifiable = (message: string): AwsError =>
  awsError('EntityTemporarilyUnmodifiable', message, 409)

const passwordPolicyViolation = (message: string): AwsError =>
  awsError('PasswordPolicyViolation', message, 400)

export const passwordRefused = (): AwsError =>
  passwordPolicyViolation('Password does not conform to the account password policy.')

export const passwordReused = (): AwsError =>
  passwordPolicyViolation(
    'Policy constraint violation with password reuse prevention during password change.',
  )

export const invalidInput = (message: string): AwsError => awsError('InvalidInput', message, 400)

export const validationError = (message: string): AwsError =>
  awsError('ValidationError', message, 400)
