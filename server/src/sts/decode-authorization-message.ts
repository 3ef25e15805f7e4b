import { readOperation } from '../operation.js'
import { decodeAuthorizationMessage as decode } from '../permissions/authorization-message.js'
import { awsError } from '../wire/aws-error.js'

export const decodeAuthorizationMessage = readOperation<{ EncodedMessage: string }>(
  'sts',
  'DecodeAuthorizationMessage',
  {
    checks: () => [{ action: 'sts:DecodeAuthorizationMessage', resource: '*' }],

    async run({ caller, input, parts }) {
      const { accountId } = caller.principal
      const message = await decode(parts.keyRing, accountId, input.EncodedMessage)
      if (message === undefined) {
        throw awsError(
          'InvalidAuthorizationMessageException',
          'The authorization message is not valid.',
          400,
        )
      }
      return { DecodedMessage: message }
    },
  },
)
