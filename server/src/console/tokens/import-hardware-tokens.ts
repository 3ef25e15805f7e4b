import { invalidInput } from '../../iam/refusals.js'
import { makersOf, sealTokens, storeTokens } from '../../mfa/hardware/token-import.js'
import { type Call, writeOperation } from '../../operation.js'
import type { NewToken } from '../../store/hardware-tokens.js'
import { operationModel } from '../../wire/model.js'
import {
  endProgress,
  importAction,
  progressOf,
  readFileOf,
  type TokenFileInput,
} from './token-file.js'

/** AWS has no such event; ours says how many tokens of which makers came, and nothing of their seeds. */
export const importHardwareTokens = writeOperation<TokenFileInput, NewToken[]>(
  'sallyport',
  'ImportHardwareTokens',
  {
    recordedAs: {
      model: {
        ...operationModel('sallyport', 'ImportHardwareTokens'),
        service: 'iam',
        name: 'HardwareTokensImported',
      },
      input: ({ input, output }) => ({
        Format: input['Format'],
        Imported: output?.['Imported'],
        Manufacturers: output?.['Manufacturers'],
      }),
    },
    checks: () => [{ action: importAction, resource: '*' }],
    prepare,

    async run(call, tx, tokens) {
      try {
        if ((await storeTokens(tx, tokens)) === 'known-meanwhile')
          throw invalidInput('Some of the tokens were imported a moment ago. Check the file again.')
        return { Imported: tokens.length, Manufacturers: makersOf(tokens) }
      } finally {
        endProgress(call)
      }
    },
  },
)

/** Reading and sealing take longer than a transaction should. */
async function prepare(call: Call<TokenFileInput>): Promise<NewToken[]> {
  try {
    const { tokens, faults } = await readFileOf(call)
    const [fault] = faults
    if (fault !== undefined) {
      const mistakes = faults.length === 1 ? '1 mistake' : `${faults.length} mistakes`
      const first = `Line ${fault.line}: ${sentence(fault.reason)}`
      throw invalidInput(`Nothing was imported, for the file has ${mistakes}. ${first}`)
    }
    if (tokens.length === 0) throw invalidInput('There are no tokens in the file.')
    const { accountId } = call.caller.principal
    const stock = { accountId, importedAt: call.facts.now }
    const sealed = await sealTokens(tokens, stock, call.parts, progressOf(call))
    progressOf(call)({ stage: 'storing', done: 0, total: sealed.length })
    return sealed
  } catch (error) {
    endProgress(call)
    throw error
  }
}

const sentence = (text: string): string => (text.endsWith('.') ? text : `${text}.`)
