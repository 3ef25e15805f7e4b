/** What to do about an error of the browser's dialog, by the name that WebAuthn gives it. */
export function keyErrorText(name: string): string {
  return texts[name] ?? 'The security key could not be used. Try again.'
}

const texts: Readonly<Record<string, string>> = {
  NotAllowedError: 'The time ran out, or the dialog was cancelled. Try again.',
  AbortError: 'The dialog was cancelled. Try again.',
  InvalidStateError: 'This key is already registered.',
  NotSupportedError: 'This browser or this key cannot be used. Try another.',
  SecurityError:
    'This page was opened under another host name than the key is for. Open it under its own.',
}
