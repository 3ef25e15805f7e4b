import { operationModel } from '../../wire/model.js'
import type { TokenFault, TokenRecord } from '@sallyport/otp/token-file'
import { readOperation } from '../../operation.js'
import { endProgress, importAction, readFileOf, type TokenFileInput } from './token-file.js'

/** What an import would do, and what keeps it from being done. Nothing is stored, and no seed is shown. */
export const checkHardwareTokenFile = readOperation<TokenFileInput>(
  'sallyport',
  'CheckHardwareTokenFile',
  {
    // The import has an event; that of a refusal says nothing of the file and of what opens it.
    unrecorded: true,
    recordedAs: {
      model: operationModel('sallyport', 'CheckHardwareTokenFile'),
      input: ({ input }) => ({ Format: input['Format'] }),
    },
    checks: () => [{ action: importAction, resource: '*' }],

    async run(call) {
      try {
        const { tokens, faults, warnings } = await readFileOf(call)
        return {
          Tokens: tokens.map(tokenShape),
          Faults: faults.map(faultShape),
          Warnings: warnings,
        }
      } finally {
        endProgress(call)
      }
    },
  },
)

const tokenShape = (token: TokenRecord) => ({
  Line: token.line,
  SerialNumber: token.serialNumber,
  Type: token.kind,
  Algorithm: token.algorithm,
  Digits: token.digits,
  StepSeconds: token.kind === 'totp' ? (token.stepSeconds ?? 30) : undefined,
  Manufacturer: token.manufacturer,
  Model: token.model,
})

const faultShape = ({ line, serialNumber, reason }: TokenFault) => ({
  Line: line,
  SerialNumber: serialNumber,
  Reason: reason,
})
