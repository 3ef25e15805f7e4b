import { type AwsError, awsError } from './aws-error.js'
import { type ElementWriter, elementWriter } from './element.js'
import type { OperationModel } from './model.js'
import { escapeXml } from './xml-text.js'
import { writeAscii, writtenBytes, writtenText } from './xml-writer.js'

/** The namespace of errors that arise before an operation is known. */
export const dispatchNamespace = 'http://webservices.amazon.com/AWSFault/2005-15-09'

const resultWriters = new WeakMap<OperationModel, ElementWriter>()

type Output = Readonly<Record<string, unknown>> | undefined

/**
 * A successful answer up to and with its Result element, without the request's id, so that it can
 * be kept and sent again. `renderEnd` completes it. Members are in AWS's order; absent ones are
 * left out; times are given in milliseconds and policy documents as plain text.
 *
 * @throws TypeError when a member has a value of the wrong type
 */
export function renderResult(operation: OperationModel, output: Output): string {
  const write = resultWriter(operation)
  return writtenText((writer) => write(writer, output ?? {}))
}

/**
 * The whole answer as bytes: what `renderResult` and `renderEnd` give together. For long lists,
 * which are much faster written as bytes than made a string.
 *
 * @throws TypeError when a member has a value of the wrong type
 */
export function renderBytes(
  operation: OperationModel,
  { output, requestId }: { output: Output; requestId: string },
): Buffer {
  const write = resultWriter(operation)
  return writtenBytes((writer) => {
    write(writer, output ?? {})
    writeAscii(writer, Buffer.from(renderEnd(operation, requestId)))
  })
}

/** The end of a successful answer: the request's id and the closing tag. */
export function renderEnd(operation: OperationModel, requestId: string): string {
  return `  <ResponseMetadata>
    <RequestId>${escapeXml(requestId)}</RequestId>
  </ResponseMetadata>
</${operation.name}Response>
`
}

/**
 * The error envelope, in the namespace of the service or, before an operation is known,
 * `dispatchNamespace`.
 */
export function renderError(
  error: AwsError,
  { namespace, requestId }: { namespace: string; requestId: string },
): string {
  const message = error.hasMessage ? `    <Message>${escapeXml(error.message)}</Message>\n` : ''
  return `<ErrorResponse xmlns="${escapeXml(namespace)}">
  <Error>
    <Type>${error.status >= 500 ? 'Receiver' : 'Sender'}</Type>
    <Code>${escapeXml(error.code)}</Code>
${message}  </Error>
  <RequestId>${escapeXml(requestId)}</RequestId>
</ErrorResponse>
`
}

/**
 * The error for an Action and Version that name no operation, to be sent in the
 * `dispatchNamespace`.
 */
export function unknownOperation(
  action: string | undefined,
  version: string | undefined,
): AwsError {
  const names = `${action ?? ''} for version ${version ?? 'NO_VERSION_SPECIFIED'}`
  return awsError('InvalidAction', `Could not find operation ${names}`, 400)
}

function resultWriter(operation: OperationModel): ElementWriter {
  const known = resultWriters.get(operation)
  if (known) return known
  const write = compileResult(operation)
  resultWriters.set(operation, write)
  return write
}

function compileResult({ name, namespace, output, resultWrapper }: OperationModel): ElementWriter {
  const start = Buffer.from(`<${name}Response xmlns="${namespace}">\n`)
  if (!output || resultWrapper === undefined) return (writer) => writeAscii(writer, start)
  const write = elementWriter(output, { tag: resultWrapper, depth: 1 })
  return (writer, value) => {
    writeAscii(writer, start)
    write(writer, value)
  }
}
