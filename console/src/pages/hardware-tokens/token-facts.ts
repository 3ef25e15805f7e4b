import type { HardwareTokenRow } from '../../api/models/sallyport.js'

type Look = 'success' | 'info' | 'pending' | 'stopped' | 'error'

/** What the stock says of each state of a token; the words tell as much as the sign. */
const states: Readonly<Record<string, { words: string; look: Look }>> = {
  Available: { words: 'Available', look: 'success' },
  Assigned: { words: 'Assigned', look: 'info' },
  NotYetValid: { words: 'Not valid yet', look: 'pending' },
  Expired: { words: 'Expired', look: 'stopped' },
  Lost: { words: 'Lost', look: 'error' },
}

export const statusChoices = [
  { value: '', label: 'Any status' },
  ...Object.entries(states).map(([value, { words }]) => ({ value, label: words })),
]

export const statusFacts = ({ Status }: HardwareTokenRow): { words: string; look: Look } =>
  states[Status] ?? { words: Status, look: 'info' }

/** `Time-based`, or `Event-based`: codes by a clock, or by a button. */
export const typeWords = (type: string): string => types[type.toLowerCase()] ?? type

const types: Readonly<Record<string, string>> = { totp: 'Time-based', hotp: 'Event-based' }

/** Where it goes when nobody has it. */
export const stockWords = ({ Stock }: HardwareTokenRow): string =>
  Stock === 'pool' ? 'The server’s pool' : 'This account'

export const stepText = ({ StepSeconds }: { StepSeconds?: number }): string =>
  StepSeconds === undefined ? '–' : `${StepSeconds} s`

export const makeText = ({
  Manufacturer,
  Model,
}: {
  Manufacturer?: string
  Model?: string
}): string =>
  [Manufacturer, Model].filter((part) => part !== undefined && part !== '').join(' ') || '–'

/** `alice`, `Root user`, or undefined where nobody has it. */
export function ownerName({ Owner }: HardwareTokenRow): string | undefined {
  if (Owner === undefined) return undefined
  return Owner.Kind === 'root' ? 'Root user' : (Owner.UserName ?? 'Unknown user')
}

export const withStatus = (
  tokens: readonly HardwareTokenRow[],
  status: string,
): readonly HardwareTokenRow[] =>
  status === '' ? tokens : tokens.filter(({ Status }) => Status === status)

/** Why a token cannot be marked as lost, whoever asks; undefined: it can. */
export function whyNotLost(token: HardwareTokenRow | undefined): string | undefined {
  if (token === undefined) return 'Choose a token first.'
  if (token.LostDate !== undefined || token.Status === 'Lost')
    return 'It is marked as lost already.'
  const owner = ownerName(token)
  return owner === undefined
    ? undefined
    : `It is assigned to ${owner}. Remove it there, where it can be marked as lost, too.`
}
