import { deleteConflict, noSuchDevice } from '../../iam/refusals.js'
import { writeOperation } from '../../operation.js'
import { findTokenFor, lockToken, markTokenLost } from '../../store/hardware-tokens.js'
import { findDeviceById } from '../../store/mfa-devices.js'

/** For ever: whoever finds the token can do nothing with it, nor can anybody to whom it would be given. */
export const markHardwareTokenLost = writeOperation<{ SerialNumber: string }>(
  'sallyport',
  'MarkHardwareTokenLost',
  {
    checks: () => [{ action: 'sallyport:MarkHardwareTokenLost', resource: '*' }],

    async run({ caller, facts, input }, tx) {
      const { accountId } = caller.principal
      const { SerialNumber: serialNumber } = input
      const token = await findTokenFor(tx.query, accountId, serialNumber)
      // A token of the pool is the operator's to mark.
      if (token === undefined || token.accountId === null) throw noSuchDevice(serialNumber)
      if ((await lockToken(tx, token.tokenId)) === undefined) throw noSuchDevice(serialNumber)
      if ((await findDeviceById(tx.query, token.tokenId)) !== undefined)
        throw deleteConflict('The token is enabled for somebody. Deactivate it first.')
      await markTokenLost(tx, token.tokenId, facts.now)
      return undefined
    },
  },
)
