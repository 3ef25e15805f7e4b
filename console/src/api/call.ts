import { ApiError, type Refusal } from './api-error.js'
import type { Input, OperationOf, Output, Service } from './operations.js'
import { leaveForSignIn } from './leave-for-sign-in.js'

/**
 * Asks the server, as the person who is signed in.
 *
 * @example
 * const { User } = await call('iam', 'GetUser', { UserName: 'alice' })
 * @throws {ApiError} where the server refuses or cannot be reached. Where there is no session any more, the browser
 *   goes to the sign-in page, too.
 */
export async function call<S extends Service, O extends OperationOf<S>>(
  service: S,
  operation: O,
  input: Input<S, O>,
  signal?: AbortSignal,
): Promise<Output<S, O>> {
  const response = await post(`/console/api/${service}/${operation}`, input, signal)
  const answer = await readJson(response)
  if (response.ok && answer !== undefined) return answer as Output<S, O>
  const error = refusal(response, answer)
  if (error.status === 401) leaveForSignIn()
  throw error
}

async function post(path: string, input: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
      ...(signal === undefined ? {} : { signal }),
    })
  } catch (error) {
    if (signal?.aborted === true) throw error
    throw new ApiError(
      {
        code: 'Unreachable',
        message: 'The server cannot be reached. Check your network, then try again.',
        status: 0,
      },
      { cause: error },
    )
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch {
    return undefined
  }
}

function refusal({ status }: Response, answer: unknown): ApiError {
  const { code, message, ...rest } = (answer ?? {}) as Partial<Refusal>
  return new ApiError({
    ...rest,
    code: code ?? 'UnreadableAnswer',
    message: message ?? `The server answered ${status}, and not in a form that this page can read.`,
    status,
  })
}
