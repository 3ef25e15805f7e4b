/**
 * An answer that the caller must hear: AWS's code, text and HTTP status. The one error class;
 * anything else that is thrown is a bug.
 */
export class AwsError extends Error {
  readonly code: string
  readonly status: number
  /** False when AWS sends this error without a Message element; `message` is then empty. */
  readonly hasMessage: boolean

  constructor(code: string, message: string | undefined, status: number) {
    super(message ?? '')
    this.name = 'AwsError'
    this.code = code
    this.status = status
    this.hasMessage = message !== undefined
  }
}

/**
 * Makes the error to throw. Without a message the answer has no Message element, as AWS does for
 * `MalformedInput`.
 *
 * @example throw awsError('NoSuchEntity', 'The user with name X cannot be found.', 404)
 */
export function awsError(code: string, message: string | undefined, status: number): AwsError {
  return new AwsError(code, message, status)
}
