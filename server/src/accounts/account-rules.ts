/** What an account may be called and reached by: the same on the set-up page and on the command line. */

export const isAccountName = (text: string): boolean =>
  /^[^\p{Cc}]{1,50}$/u.test(text) && text.trim() === text

/** An intranet's addresses may have no dot. */
export const isEmailAddress = (text: string): boolean =>
  text.length <= 128 && /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u.test(text)

/** With the country code: a number that can be called from anywhere. */
export const isPhoneNumber = (text: string): boolean => /^\+[1-9][0-9 ()-]{5,18}[0-9]$/.test(text)

export const isUserName = (text: string): boolean => /^[\w+=,.@-]{1,64}$/.test(text)

export const isAccountId = (text: string): boolean => /^\d{12}$/.test(text)
