/** Which password a user gets. */
export interface PasswordChoice {
  kind: 'generated' | 'custom'
  /** Of a custom one. */
  text: string
  mustReset: boolean
}

export const firstPassword: PasswordChoice = { kind: 'generated', text: '', mustReset: true }

export const isPasswordChosen = ({ kind, text }: PasswordChoice): boolean =>
  kind === 'generated' || text !== ''
