import { csv } from '../../files/csv.js'
import type { CreatedUser } from './create-user.js'

/** AWS IAM User Guide, Creating IAM users (console): the columns of `credentials.csv`. */
export function credentialsFile(users: readonly CreatedUser[], signInLink: string): string {
  const rows = [
    ['User name', 'Password', 'Access key ID', 'Secret access key', 'Console login link'],
    ...users
      .filter(({ isCreated }) => isCreated)
      .map(({ userName, password = '', accessKeyId = '', secretAccessKey = '' }) => [
        userName,
        password,
        accessKeyId,
        secretAccessKey,
        password === '' ? '' : signInLink,
      ]),
  ]
  return csv(rows, { isVerbatim: true })
}

/** A letter with how to sign in. It never has a password or key, which mail would lay open. */
export function invitation(userName: string, signInLink: string): string {
  const subject = 'Your user for the console'
  const body = `You can sign in at ${signInLink}\r\n\r\nYour user name: ${userName}\r\n\r\nYour password reaches you in another way. Set up an MFA device when you sign in.`
  return `mailto:?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body)}`
}
