import type { Random } from '../../random.js'

/** `arn:aws:iam::ACCOUNT:u2f/user/USER/KEYNAME-ID`; for root `…:u2f/root/KEYNAME-ID`. IAM API Reference, EnableMFADevice. */
export function newSerialNumber(
  key: { accountId: string; userName: string | undefined; keyName: string },
  random: Random,
): string {
  const owner = key.userName === undefined ? 'root' : `user/${key.userName}`
  const id = random.text('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 26)
  return `arn:aws:iam::${key.accountId}:u2f/${owner}/${key.keyName}-${id}`
}
