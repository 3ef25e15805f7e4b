import type { Tag } from '../../api/models/iam.js'
import { areTagsValid } from '../../tags/tag-rules.js'
import { firstPassword, isPasswordChosen, type PasswordChoice } from './password-kind.js'

/** What was filled in so far to add users. */
export interface NewUsers {
  names: readonly string[]
  /** **Programmatic access** */
  hasKey: boolean
  /** **Console access** */
  hasPassword: boolean
  password: PasswordChoice
  /** Where their permissions come from. */
  source: 'groups' | 'copy' | 'policies'
  groups: readonly string[]
  copiedFrom: string | undefined
  policies: readonly string[]
  boundary: string | undefined
  tags: readonly Tag[]
}

export const noUsers: NewUsers = {
  names: [''],
  hasKey: false,
  hasPassword: false,
  password: firstPassword,
  source: 'groups',
  groups: [],
  copiedFrom: undefined,
  policies: [],
  boundary: undefined,
  tags: [],
}

/** AWS IAM User Guide, Creating IAM users (console): as many at once. */
export const maxNames = 10

/** What is wrong with each name, in their order; undefined: nothing. */
export function nameMistakes(names: readonly string[]): readonly (string | undefined)[] {
  return names.map((name, index) => {
    if (name === '') return 'Enter a user name.'
    if (name.length > 64) return `Use at most 64 characters; these are ${name.length}.`
    // IAM API Reference, CreateUser.
    if (!/^[\w+=,.@-]+$/.test(name)) return 'Use letters, digits and _ + = , . @ - only.'
    // Names are unique without regard to case.
    const earlier = names.slice(0, index).map((other) => other.toLowerCase())
    return earlier.includes(name.toLowerCase()) ? 'This name is there already.' : undefined
  })
}

export interface StepMistakes {
  names: readonly (string | undefined)[]
  access?: string
}

/** Of the first step; undefined: it is complete. */
export function detailMistakes(users: NewUsers): StepMistakes | undefined {
  const names = nameMistakes(users.names)
  const access =
    !users.hasKey && !users.hasPassword
      ? 'Choose at least one.'
      : users.hasPassword && !isPasswordChosen(users.password)
        ? 'Enter the custom password.'
        : undefined
  if (access === undefined && names.every((mistake) => mistake === undefined)) return undefined
  return { names, ...(access !== undefined && { access }) }
}

/** What the second step lacks. Nothing need be chosen: a user may get its permissions later. */
export const permissionsMistake = ({ source, copiedFrom, groups }: NewUsers): string | undefined =>
  source === 'copy' && copiedFrom === undefined
    ? 'Choose a user to copy from.'
    : source === 'groups' && groups.length > 10
      ? 'A user can be in 10 groups. Choose fewer.'
      : undefined

export const tagsMistake = ({ tags }: NewUsers): string | undefined =>
  areTagsValid(tags) ? undefined : 'Put the tags right first.'

/** For **Review**: what they get, in words. */
export function permissionsText(users: NewUsers): string {
  const { source, groups, policies, copiedFrom } = users
  if (source === 'copy') return `Copied from ${copiedFrom ?? 'nobody'}`
  const chosen = source === 'groups' ? groups : policies.map(policyNameOf)
  if (chosen.length === 0) return 'None'
  return `${source === 'groups' ? 'Groups' : 'Policies'}: ${chosen.join(', ')}`
}

export const policyNameOf = (arn: string): string => arn.split('/').at(-1) ?? arn
