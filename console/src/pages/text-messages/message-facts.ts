import type { TextMessageRow } from '../../api/models/sallyport.js'

type Look = 'pending' | 'in-progress' | 'info' | 'success' | 'warning' | 'error' | 'stopped'

/** What the list says of each state of a message; the words tell as much as the sign. */
const states: Readonly<Record<string, { words: string; look: Look; meaning: string }>> = {
  waiting: { words: 'Waiting', look: 'pending', meaning: 'It is yet to be given to a gateway.' },
  sending: { words: 'Sending', look: 'in-progress', meaning: 'A gateway is being given it.' },
  sent: {
    words: 'Sent',
    look: 'info',
    meaning: 'A gateway has taken it. Whether it arrived is not known, or not yet.',
  },
  delivered: { words: 'Delivered', look: 'success', meaning: 'The phone has it.' },
  failed: { words: 'Failed', look: 'error', meaning: 'No gateway could deliver it.' },
  expired: {
    words: 'Expired',
    look: 'stopped',
    meaning: 'Its code ran out before a gateway had taken it.',
  },
  unknown: {
    words: 'Unknown',
    look: 'warning',
    meaning:
      'A gateway was given it and did not answer. It was not sent again, lest it come twice.',
  },
}

export const stateChoices = [
  { value: '', label: 'Any state' },
  ...Object.entries(states).map(([value, { words }]) => ({ value, label: words })),
]

export const stateFacts = ({
  State,
}: TextMessageRow): { words: string; look: Look; meaning: string } =>
  states[State] ?? { words: State, look: 'info', meaning: '' }

export const purposeWords = ({ Purpose }: TextMessageRow): string => purposes[Purpose] ?? Purpose

const purposes: Readonly<Record<string, string>> = {
  'sign-in': 'Sign-in',
  enrolment: 'New device',
}

/** All that is known of a number. */
export const numberText = ({ LastDigits }: TextMessageRow): string => `…${LastDigits}`

export const inState = (
  messages: readonly TextMessageRow[],
  state: string,
): readonly TextMessageRow[] =>
  state === '' ? messages : messages.filter(({ State }) => State === state)
