import type { Refusal } from '../api/api-error.js'

/**
 * Whether a refusal is about what was typed, so that it stands at its field. A code that is wrong is answered with 403, as
 * permissions that are missing.
 */
export const isAboutInput = ({ code, status }: Pick<Refusal, 'code' | 'status'>): boolean =>
  code === 'InvalidAuthenticationCode' ||
  (status >= 400 && status < 500 && status !== 401 && status !== 403)
