import type { AuthenticationParts } from '../credentials/authenticate.js'
import type { OperationParts } from '../operation.js'

/** All that a request may use. */
export interface HandlerParts extends OperationParts, AuthenticationParts {
  read: OperationParts['store']['read']
  onBug(error: unknown, requestId: string): void
}
