/** `Access keys` as it stands within a sentence: `access keys`. What is written in capitals stays so: `MFA devices`. */
export function inSentence(heading: string): string {
  return heading
    .split(' ')
    .map((word) => (/^\p{Lu}{2}/u.test(word) ? word : word.toLowerCase()))
    .join(' ')
}
