import type { Operation } from '../operation.js'
import { getAccessKeyInfo } from './get-access-key-info.js'
import { getCallerIdentity } from './get-caller-identity.js'
import { getSessionToken } from './get-session-token.js'

/** Every STS operation that is built. */
export const stsOperations: readonly Operation[] = [
  getAccessKeyInfo,
  getCallerIdentity,
  getSessionToken,
]
