/** One text for a name that does not exist, a user without a password and a wrong password, and for every wrong factor. */
export const tryAgain = 'Your authentication information is incorrect. Please try again.'

/** Where nothing was looked at, because too much was wrong before. */
export const tryLater =
  'Your authentication information is incorrect. Please try again or try later.'

const numerals: Readonly<Record<number, string>> = { 6: 'six', 7: 'seven', 8: 'eight' }

/** Where something else was typed than a code of the device. */
export const codeAdvice = (digits: number, isSent = false): string =>
  `Enter the ${numerals[digits] ?? digits} digits that ${isSent ? 'were sent to you' : 'the device shows'}.`
