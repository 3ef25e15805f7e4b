import type { TokenOfFile } from '../../api/models/sallyport.js'
import type { Column } from '../../lists/column.js'
import { makeText, stepText, typeWords } from './token-facts.js'

/** What a row of the stock and one of a file have in common. */
type TokenMake = Pick<TokenOfFile, 'Type' | 'Digits' | 'StepSeconds' | 'Manufacturer' | 'Model'>

/** What a token is, in the stock and in a file. */
export const makeColumns = {
  type: {
    id: 'type',
    header: 'Type',
    minWidth: 120,
    cell: ({ Type }) => typeWords(Type),
    value: ({ Type }) => typeWords(Type),
  },
  digits: {
    id: 'digits',
    header: 'Digits',
    minWidth: 90,
    cell: ({ Digits }) => Digits,
    value: ({ Digits }) => Digits,
  },
  step: {
    id: 'step',
    header: 'Step',
    minWidth: 90,
    cell: stepText,
    value: ({ StepSeconds }) => StepSeconds,
  },
  make: { id: 'make', header: 'Make', minWidth: 150, cell: makeText, value: makeText },
} satisfies Record<string, Column<TokenMake>>
