/** What `rejection` gives for AWS's refusals. */
export const denied = (who: string, action: string, resource: string) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: arn:aws:iam::123456789012:user/${who} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
})

export const explicitlyDenied = (who: string, action: string, resource: string) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: arn:aws:iam::123456789012:user/${who} is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`,
})

export const invalid = (message: string) => ({ code: 'ValidationError', status: 400, message })

/** One clause of IAM's ValidationError, which leaves the value out. */
export const breaks = (member: string, constraint: string) =>
  invalid(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${constraint}`,
  )

export const isMissing = (member: string) =>
  invalid(
    `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
  )

export const noSuchEntity = (message: string) => ({ code: 'NoSuchEntity', status: 404, message })

export const noSuchUser = (userName: string) =>
  noSuchEntity(`The user with name ${userName} cannot be found.`)

export const noSuchRole = (roleName: string) =>
  noSuchEntity(`The role with name ${roleName} cannot be found.`)

export const alreadyExists = (message: string) => ({
  code: 'EntityAlreadyExists',
  status: 409,
  message,
})

export const deleteConflict = (message: string) => ({
  code: 'DeleteConflict',
  status: 409,
  message,
})

export const malformed = (message: string) => ({
  code: 'MalformedPolicyDocument',
  status: 400,
  message,
})

export const invalidInput = (message: string) => ({ code: 'InvalidInput', status: 400, message })

export const noSuchGroup = (groupName: string) =>
  noSuchEntity(`The group with name ${groupName} cannot be found.`)

export const limitExceeded = (message: string) => ({ code: 'LimitExceeded', status: 409, message })

/** What a session without MFA hears from IAM, and whoever's credentials are of no use at all. */
export const invalidToken = (stop: '' | '.') => ({
  code: 'InvalidClientTokenId',
  status: 403,
  message: `The security token included in the request is invalid${stop}`,
})

/** What STS says to a code that is wrong, late, early or used: with a blank at the end. */
export const wrongCodeRefused = {
  code: 'AccessDenied',
  status: 403,
  message: 'MultiFactorAuthentication failed with invalid MFA one time pass code. ',
}

/** What STS says to a serial number of nobody or somebody else, and where the tries are used up. */
export const deviceRefused = {
  code: 'AccessDenied',
  status: 403,
  message:
    'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
}

/** What IAM says to two codes that are not consecutive codes of the device. */
export const pairRefused = {
  code: 'InvalidAuthenticationCode',
  status: 403,
  message: 'Authentication code for device is not valid.',
}
