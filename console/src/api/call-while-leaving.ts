import type { Input, OperationOf, Service } from './operations.js'

/**
 * Asks for something that is to happen even if the page goes away now: the browser sends it on its own. Gives the status
 * of the answer to whoever is still there to hear it; 0 where none came.
 */
export async function callWhileLeaving<S extends Service, O extends OperationOf<S>>(
  service: S,
  operation: O,
  input: Input<S, O>,
): Promise<number> {
  try {
    const { status } = await fetch(`/console/api/${service}/${operation}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
      keepalive: true,
    })
    return status
  } catch {
    return 0
  }
}
