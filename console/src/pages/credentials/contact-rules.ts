export interface ContactForm {
  name: string
  email: string
  phone: string
  password: string
}

export type ContactMistakes = Partial<Record<keyof ContactForm, string>>

/** What the page can tell; the server looks closer. */
export function contactMistakes({ name, email, phone, password }: ContactForm): ContactMistakes {
  return {
    ...(name.trim() === '' && { name: 'Enter a name for the account.' }),
    ...(!/^[^\s@]+@[^\s@]+$/.test(email) && {
      email: 'Enter an e-mail address, such as name@example.com.',
    }),
    ...(phone !== '' &&
      !/^\+[\d\s()/-]+$/.test(phone) && {
        phone: 'Enter the number with its country code, such as +49 30 123456.',
      }),
    ...(password === '' && { password: 'Enter your password: it proves that it is you.' }),
  }
}

/** Where a refusal of the server belongs. */
export function contactMistakesOf(refusal: { code: string; message: string }): ContactMistakes {
  const { message } = refusal
  if (/old password (was|is) incorrect/i.test(message))
    return { password: 'This is not your password.' }
  if (message.includes('`AccountName`'))
    return { name: 'Use 1 to 50 characters, with no blank at either end.' }
  if (message.includes('`RootEmail`') || refusal.code === 'EntityAlreadyExists')
    return { email: message.replace('`RootEmail`', 'It') }
  if (message.includes('`RootPhone`')) return { phone: message.replace('`RootPhone`', 'It') }
  return {}
}
