import { type OperatorFamily, parsedComparison } from './operator.js'

/**
 * The BinaryEquals operator: base64 on both sides, compared byte for byte.
 *
 * @see AWS IAM User Guide, Condition operators: Binary condition operators
 */
export const binaryOperators: OperatorFamily = {
  BinaryEquals: {
    negated: false,
    compile: (values) =>
      parsedComparison(values, decodeBase64, (given, wanted) => given === wanted),
  },
}

// Bytes as a string of characters U+0000–U+00FF.
function decodeBase64(text: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined
  try {
    return atob(text)
  } catch {
    return undefined
  }
}
