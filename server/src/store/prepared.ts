import type { Compilable, CompiledQuery, QueryResult } from 'kysely'
import type { Database } from './store.js'

/** Stands for a value while a query is built. */
interface Placeholder {
  readonly placeholder: string
}

type ValueOf<Values> = <Name extends keyof Values & string>(name: Name) => Values[Name]

interface Plan<Row> {
  compiled: CompiledQuery<Row>
  /** For each parameter the name of its value, or nothing where it is always the same. */
  names: readonly (string | undefined)[]
}

/**
 * A query that is built once for an engine and then run with other values: for the paths where building it anew each time costs
 * more than running it. `build` must use each value as it is, in a place that takes a parameter.
 *
 * @example
 * const find = prepared<{ userId: string }, User>((query, value) =>
 *   query.selectFrom('users').selectAll().where('user_id', '=', value('userId')))
 * const { rows } = await find(store.read, { userId: 'AIDA…' })
 */
export function prepared<Values extends object, Row = unknown>(
  build: (query: Database, value: ValueOf<Values>) => Compilable<Row>,
): (query: Database, values: Values) => Promise<QueryResult<Row>> {
  // One adapter serves one database and all its transactions.
  const plans = new WeakMap<object, Plan<Row>>()

  function planFor(query: Database): Plan<Row> {
    const { adapter } = query.getExecutor()
    let plan = plans.get(adapter)
    if (plan === undefined) {
      plan = makePlan(build(query, (name) => ({ placeholder: name }) as never))
      plans.set(adapter, plan)
    }
    return plan
  }

  return (query, values) => {
    const { compiled, names } = planFor(query)
    const known = values as Readonly<Record<string, unknown>>
    const parameters = names.map((name, index) =>
      name === undefined ? compiled.parameters[index] : known[name],
    )
    return query.executeQuery({ ...compiled, parameters })
  }
}

function makePlan<Row>(query: Compilable<Row>): Plan<Row> {
  const compiled = query.compile()
  return {
    compiled,
    names: compiled.parameters.map((value) =>
      isPlaceholder(value) ? value.placeholder : undefined,
    ),
  }
}

function isPlaceholder(value: unknown): value is Placeholder {
  return typeof value === 'object' && value !== null && 'placeholder' in value
}

/** The row count of a prepared conditional write, which is its answer. */
export const affectedRows = (result: QueryResult<unknown>): number =>
  Number(result.numAffectedRows ?? 0n)
