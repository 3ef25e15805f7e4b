import { arnOperators } from './arn.js'
import { binaryOperators } from './binary.js'
import { boolOperators } from './bool.js'
import { dateOperators } from './date.js'
import { ipOperators } from './ip.js'
import { numericOperators } from './numeric.js'
import type { Operator } from './operator.js'
import { stringOperators } from './string.js'

// The one list of operator families. `Null` asks for presence and lives in condition.ts.
const families = [
  stringOperators,
  numericOperators,
  dateOperators,
  boolOperators,
  binaryOperators,
  ipOperators,
  arnOperators,
]

/** How several request values are combined: `all` and `some` are the set operators. */
export type Quantifier = 'plain' | 'all' | 'some'

/** An operator as written in a policy, taken apart. `operator` is undefined for `Null`. */
export interface OperatorForm {
  readonly operator: Operator | undefined
  readonly quantifier: Quantifier
  readonly ifExists: boolean
  readonly isDate: boolean
}

const forms = listForms()

/**
 * Finds an operator by its full name, set operator and `IfExists` included; undefined where there is
 * none. Names are compared with case.
 *
 * @example findOperator('ForAnyValue:StringLikeIfExists')?.quantifier // 'some'
 * @see AWS IAM User Guide, IAM JSON policy elements: Condition operators; Multivalued context keys
 */
export function findOperator(name: string): OperatorForm | undefined {
  return forms.get(name)
}

function listForms(): Map<string, OperatorForm> {
  const list = new Map<string, OperatorForm>()
  const prefixes: [string, Quantifier][] = [
    ['', 'plain'],
    ['ForAllValues:', 'all'],
    ['ForAnyValue:', 'some'],
  ]
  for (const [prefix, quantifier] of prefixes) {
    for (const family of families) {
      const isDate = family === dateOperators
      for (const [name, operator] of Object.entries(family)) {
        const form = { operator, quantifier, isDate }
        list.set(prefix + name, { ...form, ifExists: false })
        list.set(`${prefix}${name}IfExists`, { ...form, ifExists: true })
      }
    }
    list.set(`${prefix}Null`, { operator: undefined, quantifier, isDate: false, ifExists: false })
  }
  return list
}
