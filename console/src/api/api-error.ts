/** Which permission a policy refused. */
export interface DeniedPermission {
  action: string
  resource: string
}

export interface Refusal {
  code: string
  message: string
  /** HTTP's; 0 where no answer came. */
  status: number
  requestId?: string | undefined
  /** There where a policy refused. */
  denied?: DeniedPermission | undefined
}

/** The server's refusal of a call, or that it could not be reached. */
export class ApiError extends Error implements Refusal {
  readonly code: string
  readonly status: number
  readonly requestId: string | undefined
  readonly denied: DeniedPermission | undefined

  constructor({ code, message, status, requestId, denied }: Refusal, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ApiError'
    this.code = code
    this.status = status
    this.requestId = requestId
    this.denied = denied
  }
}

/** Asked again, it may go better. */
export const isPassing = ({ status }: ApiError): boolean => status === 0 || status >= 502
