import { expect, it } from 'vitest'
import { statementText } from './statement-text.js'

const document = '{\n "Statement": [{\n  "Effect": "Deny"\n }]\n}'

it('cuts the statement out by its lines and columns', () => {
  const place = { StartPosition: { Line: 2, Column: 16 }, EndPosition: { Line: 4, Column: 3 } }
  expect(statementText(document, place)).toBe('{\n  "Effect": "Deny"\n }')
})

it('gives nothing for a place that the document does not have', () => {
  const place = { StartPosition: { Line: 9, Column: 1 }, EndPosition: { Line: 9, Column: 2 } }
  expect(statementText(document, place)).toBeUndefined()
  expect(statementText(document, {})).toBeUndefined()
})
