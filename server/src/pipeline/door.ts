import type { Authenticated } from '../credentials/authenticate.js'
import type { Denial } from '../permissions/authorize.js'
import type { AwsError } from '../wire/aws-error.js'
import type { Input } from '../wire/input.js'
import type { OperationModel } from '../wire/model.js'
import type { Violation } from '../wire/validation.js'
import type { ApiAnswer, ApiRequest } from './api-request.js'
import type { HandlerParts } from './handler-parts.js'

/** The operation that a request names, before anybody knows who asks, and how its input is read. */
export interface ParsedCall {
  model: OperationModel
  readInput(): { input: Input; violations: Violation[] }
}

/** Thrown by the parser for an operation that does not exist: its answer has a namespace of its own. */
export interface DispatchError {
  dispatchError: AwsError
}

/**
 * How calls come in and answers go out: AWS's Query protocol with signatures, or the console's JSON with its session. Whatever
 * the door, a call goes the same way between the two.
 */
export interface Door {
  /** Tells its kept answers from those of other doors. */
  name: string
  parse(request: ApiRequest): ParsedCall | ApiAnswer | DispatchError
  authenticate(
    request: ApiRequest,
    model: OperationModel,
    parts: HandlerParts,
  ): Promise<Authenticated>
  /** The output without what is different in each answer, so that it can be kept. */
  render(model: OperationModel, output: unknown): string
  answer(model: OperationModel, rendered: Rendered, requestId: string): ApiAnswer
  refuse(error: AwsError, about: Refused): ApiAnswer
}

export interface Rendered {
  body: string | Buffer
  /** The value of a cookie that the answer sets. */
  cookie?: string | undefined
}

export interface Refused {
  model: OperationModel | undefined
  requestId: string
  denial?: Denial | undefined
}
