import type { Policy } from '../../api/models/iam.js'
import { useCall } from '../../api/use-call.js'

/** The version that is in force. */
export function useDefaultDocument({ Arn = '', DefaultVersionId = '' }: Policy) {
  return useCall('iam', 'GetPolicyVersion', { PolicyArn: Arn, VersionId: DefaultVersionId })
}
