import type { AwsError } from '../wire/aws-error.js'
import type { OperationModel } from '../wire/model.js'
import { dispatchNamespace, renderEnd, renderError } from '../wire/render.js'
import type { ApiAnswer } from './api-request.js'
import type { Refused, Rendered } from './door.js'

const xml = (requestId: string) => ({ 'content-type': 'text/xml', 'x-amzn-RequestId': requestId })

/** A success: the rendered result and its end with the request's id. */
export function answer(
  model: OperationModel,
  { body: result }: Rendered,
  requestId: string,
): ApiAnswer {
  const end = renderEnd(model, requestId)
  const body = typeof result === 'string' ? [result + end] : [result, end]
  return {
    status: 200,
    headers: xml(requestId),
    body,
    outcome: { operation: model.name, code: 'OK' },
  }
}

/** A refusal in the namespace of the service, or of the front door while no operation is known. */
export function errorAnswer(error: AwsError, { model, requestId }: Refused): ApiAnswer {
  const namespace = model?.namespace ?? dispatchNamespace
  return {
    status: error.status,
    headers: xml(requestId),
    body: [renderError(error, { namespace, requestId })],
    outcome: { operation: model?.name ?? 'unknown', code: error.code },
  }
}
