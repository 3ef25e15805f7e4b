import type { Operation } from '../operation.js'
import { assumeRole } from './assume-role.js'
import { decodeAuthorizationMessage } from './decode-authorization-message.js'
import { getAccessKeyInfo } from './get-access-key-info.js'
import { getCallerIdentity } from './get-caller-identity.js'
import { getFederationToken } from './get-federation-token.js'
import { getSessionToken } from './get-session-token.js'

/** Every STS operation that is built. */
export const stsOperations: readonly Operation[] = [
  assumeRole,
  decodeAuthorizationMessage,
  getAccessKeyInfo,
  getCallerIdentity,
  getFederationToken,
  getSessionToken,
]
