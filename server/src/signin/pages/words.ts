/** One text for a name that does not exist, a user without a password and a wrong password, and for every wrong factor. */
export const tryAgain = 'Your authentication information is incorrect. Please try again.'

/** Where nothing was looked at, because too much was wrong before. */
export const tryLater =
  'Your authentication information is incorrect. Please try again or try later.'
