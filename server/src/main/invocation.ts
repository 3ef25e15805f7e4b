/** What a command was given and where it writes. */
export interface Invocation {
  options: Record<string, unknown>
  environment: Record<string, string | undefined>
}
