import { type AwsError, awsError } from '../wire/aws-error.js'

/** IAM's refusals, to the letter. */
export const noSuchEntity = (message: string): AwsError => awsError('NoSuchEntity', message, 404)

export const noSuchUser = (userName: string): AwsError =>
  noSuchEntity(`The user with name ${userName} cannot be found.`)

export const noSuchDevice = (serialNumber: string): AwsError =>
  noSuchEntity(`MFA Device with serial number ${serialNumber} does not exist.`)

export const noSuchAccessKey = (accessKeyId: string): AwsError =>
  noSuchEntity(`The Access Key with id ${accessKeyId} cannot be found.`)

export const noSuchUserPolicy = (policyName: string): AwsError =>
  noSuchEntity(`The user policy with name ${policyName} cannot be found.`)

export const alreadyExists = (message: string): AwsError =>
  awsError('EntityAlreadyExists', message, 409)

export const deleteConflict = (message: string): AwsError =>
  awsError('DeleteConflict', message, 409)

export const limitExceeded = (message: string): AwsError => awsError('LimitExceeded', message, 409)

/** `Cannot exceed quota for AccessKeysPerUser: 2` */
export const quotaExceeded = (quota: string, limit: number): AwsError =>
  limitExceeded(`Cannot exceed quota for ${quota}: ${limit}`)

export const invalidInput = (message: string): AwsError => awsError('InvalidInput', message, 400)

export const validationError = (message: string): AwsError =>
  awsError('ValidationError', message, 400)

export const notBuilt = (what: string): AwsError =>
  awsError('NotImplemented', `${what} is not implemented.`, 501)
