import type { Tag } from '../store/tags.js'
import { type AwsError, awsError } from '../wire/aws-error.js'

export interface SessionTagInput {
  Tags?: Tag[]
  TransitiveTagKeys?: string[]
}

/**
 * Throws AWS's refusal of session tags that cannot be given, beside those that the session inherits. AWS IAM User Guide,
 * Passing session tags in AWS STS.
 */
export function checkSessionTags(
  { Tags: tags = [], TransitiveTagKeys: transitiveTagKeys = [] }: SessionTagInput,
  inheritedTags: readonly Tag[],
): void {
  const given = folded(tags.map((tag) => tag.Key))
  if (given.size !== tags.length)
    throw refused('Duplicate tag keys found. Please note that Tag keys are case insensitive.')
  for (const key of given) {
    if (key.startsWith('aws:'))
      throw refused('Tag keys beginning with aws: are reserved for system use.')
  }
  const inherited = folded(inheritedTags.map((tag) => tag.Key))
  const conflicts = [...given, ...folded(transitiveTagKeys)].some((key) => inherited.has(key))
  if (conflicts) {
    throw refused(
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    )
  }
  if (transitiveTagKeys.some((key) => !given.has(key.toLowerCase())))
    throw refused('The specified transitive tag key must be included in the requested tags.')
}

const folded = (keys: readonly string[]): Set<string> =>
  new Set(keys.map((key) => key.toLowerCase()))

const refused = (message: string): AwsError => awsError('InvalidParameterValue', message, 400)
