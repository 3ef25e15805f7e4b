import { describe, expect, it } from 'vitest'
import { readInput } from './input.js'
import { operationModel } from './model.js'
import { validationError } from './validation.js'

interface Case {
  readonly title: string
  readonly service: 'iam' | 'sts'
  readonly operation: string
  readonly parameters: Record<string, string>
  readonly message: string
}

const role = { RoleArn: 'arn:aws:iam::123456789012:role/r', RoleSessionName: 'session' }
const pathMessage =
  'The specified value for path is invalid. It must begin and end with / and contain only ' +
  'alphanumeric characters and/or / characters.'
const one = '1 validation error detected: '

const cases: Case[] = [
  {
    title: 'IAM leaves the value out of a pattern clause',
    service: 'iam',
    operation: 'DeleteServiceSpecificCredential',
    parameters: { ServiceSpecificCredentialId: 'ACCA-EXAMPLE-EXAMPLE-1' },
    message: `${one}Value at 'serviceSpecificCredentialId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w]+`,
  },
  {
    title: 'STS repeats the value in a pattern clause',
    service: 'sts',
    operation: 'AssumeRole',
    parameters: { ...role, RoleSessionName: 'Session1:2' },
    message: `${one}Value 'Session1:2' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
  },
  {
    title: 'STS repeats a text that is too long',
    service: 'sts',
    operation: 'AssumeRole',
    parameters: { ...role, RoleSessionName: 's'.repeat(65) },
    message: `${one}Value '${'s'.repeat(65)}' at 'roleSessionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
  },
  {
    title: 'STS tells a text that is too short',
    service: 'sts',
    operation: 'AssumeRole',
    parameters: { ...role, RoleSessionName: 's' },
    message: `${one}Value 's' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2`,
  },
  {
    title: 'STS repeats a number that is too great',
    service: 'sts',
    operation: 'GetSessionToken',
    parameters: { DurationSeconds: '129601' },
    message: `${one}Value '129601' at 'durationSeconds' failed to satisfy constraint: Member must have value less than or equal to 129600`,
  },
  {
    title: 'STS repeats a number that is too small',
    service: 'sts',
    operation: 'GetSessionToken',
    parameters: { DurationSeconds: '0899' },
    message: `${one}Value '899' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900`,
  },
  {
    title: 'IAM leaves the number out of a range clause',
    service: 'iam',
    operation: 'UpdateAccountPasswordPolicy',
    parameters: { MaxPasswordAge: '1096' },
    message: `${one}Value at 'maxPasswordAge' failed to satisfy constraint: Member must have value less than or equal to 1095`,
  },
  {
    title: 'a path that is too long gets the ordinary clause',
    service: 'iam',
    operation: 'CreateUser',
    parameters: { UserName: 'u', Path: `/${'x'.repeat(511)}/` },
    message: `${one}Value at 'path' failed to satisfy constraint: Member must have length less than or equal to 512`,
  },
  {
    title: 'IAM leaves the set out of an enum clause',
    service: 'iam',
    operation: 'UpdateAccessKey',
    parameters: { AccessKeyId: 'AKIAIOSFODNN7EXAMPLE', Status: 'active' },
    message: `${one}Value at 'status' failed to satisfy constraint: Member must satisfy enum value set`,
  },
  {
    title: 'a list of plain values tells every rule of its members',
    service: 'iam',
    operation: 'UntagUser',
    parameters: { UserName: 'u', 'TagKeys.member.1': 'fine', 'TagKeys.member.2': '' },
    message: `${one}Value at 'tagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be null]`,
  },
  {
    title: 'STS repeats a list of plain values',
    service: 'sts',
    operation: 'AssumeRole',
    parameters: { ...role, 'TransitiveTagKeys.member.1': 'a', 'TransitiveTagKeys.member.2': 'b!' },
    message: `${one}Value '[a, b!]' at 'transitiveTagKeys' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be null]`,
  },
  {
    title: 'a list of enum values leaves the set out at IAM',
    service: 'iam',
    operation: 'GetAccountAuthorizationDetails',
    parameters: { 'Filter.member.1': 'Usher' },
    message: `${one}Value at 'filter' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set, Member must not be null]`,
  },
  {
    title: 'a list that is too long gets a length clause',
    service: 'iam',
    operation: 'TagUser',
    parameters: {
      UserName: 'u',
      ...Object.fromEntries(
        Array.from({ length: 51 }, (_, n) => [
          [`Tags.member.${n + 1}.Key`, `k${n}`],
          [`Tags.member.${n + 1}.Value`, ''],
        ]).flat(),
      ),
    },
    message: `${one}Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50`,
  },
  {
    title: 'an empty list that must have members gets a length clause',
    service: 'iam',
    operation: 'ListPoliciesGrantingServiceAccess',
    parameters: { Arn: 'arn:aws:iam::123456789012:user/u', ServiceNamespaces: '' },
    message: `${one}Value at 'serviceNamespaces' failed to satisfy constraint: Member must have length greater than or equal to 1`,
  },
  {
    title: 'a member of a structure in a list is named by its number',
    service: 'iam',
    operation: 'CreateUser',
    parameters: { UserName: 'u', 'Tags.member.1.Key': 'k!', 'Tags.member.1.Value': '' },
    message: `${one}Value at 'tags.1.member.key' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+`,
  },
  {
    title: 'a missing member of a structure in a list is null',
    service: 'iam',
    operation: 'CreateUser',
    parameters: { UserName: 'u', 'Tags.member.1.Key': 'k' },
    message: `${one}Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null`,
  },
  {
    title: 'a missing member is null at IAM',
    service: 'iam',
    operation: 'CreateUser',
    parameters: {},
    message: `${one}Value null at 'userName' failed to satisfy constraint: Member must not be null`,
  },
  {
    title: 'a missing member is null at STS',
    service: 'sts',
    operation: 'AssumeRole',
    parameters: { RoleSessionName: 'session' },
    message: `${one}Value null at 'roleArn' failed to satisfy constraint: Member must not be null`,
  },
  {
    title: 'only the first letter of a name is lowered',
    service: 'iam',
    operation: 'CreateSAMLProvider',
    parameters: { Name: 'n' },
    message: `${one}Value null at 'sAMLMetadataDocument' failed to satisfy constraint: Member must not be null`,
  },
  {
    title: 'several clauses are counted and joined',
    service: 'sts',
    operation: 'AssumeRole',
    parameters: { RoleArn: 'arn', RoleSessionName: '!', DurationSeconds: '1' },
    message:
      "4 validation errors detected: Value 'arn' at 'roleArn' failed to satisfy constraint: Member must have length greater than or equal to 20; " +
      "Value '!' at 'roleSessionName' failed to satisfy constraint: Member must have length greater than or equal to 2; " +
      "Value '!' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*; " +
      "Value '1' at 'durationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900",
  },
  {
    title: 'a path of a wrong shape has a message of its own',
    service: 'iam',
    operation: 'CreateUser',
    parameters: { UserName: 'u', Path: 'x/' },
    message: pathMessage,
  },
  {
    title: 'a new path of a wrong shape has the same message',
    service: 'iam',
    operation: 'UpdateUser',
    parameters: { UserName: 'u', NewPath: '/x' },
    message: pathMessage,
  },
  {
    title: "a policy's path of a wrong shape has the same message",
    service: 'iam',
    operation: 'CreatePolicy',
    parameters: { PolicyName: 'p', PolicyDocument: '{}', Path: '/x//y/' },
    message: pathMessage,
  },
  {
    title: 'a path prefix of a wrong shape gets the ordinary clause',
    service: 'iam',
    operation: 'ListUsers',
    parameters: { PathPrefix: 'x' },
    message: `${one}Value at 'pathPrefix' failed to satisfy constraint: Member must satisfy regular expression pattern: \\u002F[\\u0021-\\u007F]*`,
  },
  {
    title: 'ordinary clauses come before the message about the path',
    service: 'iam',
    operation: 'CreateUser',
    parameters: { Path: 'x' },
    message: `${one}Value null at 'userName' failed to satisfy constraint: Member must not be null`,
  },
  {
    title: 'a supplementary character counts as one',
    service: 'iam',
    operation: 'TagUser',
    parameters: {
      UserName: 'u',
      'Tags.member.1.Key': '𝒜'.repeat(128),
      'Tags.member.1.Value': '𝒜'.repeat(257),
    },
    message: `${one}Value at 'tags.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 256`,
  },
  {
    title: 'a supplementary character is not in the range that the pattern of ARNs shows',
    service: 'sts',
    operation: 'AssumeRole',
    parameters: { ...role, RoleArn: `arn:aws:iam::123456789012:role/𝒜` },
    message: `${one}Value 'arn:aws:iam::123456789012:role/𝒜' at 'roleArn' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u007E\\u0085\\u00A0-\\uD7FF\\uE000-\\uFFFD\\u10000-\\u10FFFF]+`,
  },
  {
    title: 'a one-time code is not repeated by STS',
    service: 'sts',
    operation: 'GetSessionToken',
    parameters: { SerialNumber: 'GAHT12345678', TokenCode: '1234567' },
    message: `${one}Value at 'tokenCode' failed to satisfy constraint: Member must have length less than or equal to 6`,
  },
  {
    title: 'a sensitive value is not repeated by STS',
    service: 'sts',
    operation: 'AssumeRoleWithWebIdentity',
    parameters: { ...role, WebIdentityToken: 'abc' },
    message: `${one}Value at 'webIdentityToken' failed to satisfy constraint: Member must have length greater than or equal to 4`,
  },
  {
    title: 'a pattern matches the whole text, line ends too',
    service: 'iam',
    operation: 'CreateUser',
    parameters: { UserName: 'alice\n' },
    message: `${one}Value at 'userName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]+`,
  },
]

function messageOf({ service, operation, parameters }: Omit<Case, 'title' | 'message'>) {
  const { violations } = readInput(operationModel(service, operation), parameters)
  return validationError(service, violations)
}

describe('validationError', () => {
  it.each(cases)('$title', (rule) => {
    expect(messageOf(rule)).toMatchObject({
      code: 'ValidationError',
      status: 400,
      message: rule.message,
    })
  })

  it('repeats no secret and no one-time code, whatever is wrong with it', () => {
    const secret = '!'.repeat(200_000)
    const rules: Omit<Case, 'title' | 'message'>[] = [
      { service: 'iam', operation: 'ChangePassword', parameters: { NewPassword: secret } },
      { service: 'iam', operation: 'EnableMFADevice', parameters: { AuthenticationCode1: secret } },
      { service: 'sts', operation: 'AssumeRole', parameters: { ...role, TokenCode: secret } },
      { service: 'sts', operation: 'AssumeRoleWithSAML', parameters: { SAMLAssertion: secret } },
    ]
    for (const rule of rules) expect(messageOf(rule).message).not.toContain('!!')
  })

  it('repeats at most 65,536 characters of values in one message', () => {
    const long = 'ü'.repeat(60_000)
    const { message } = messageOf({
      service: 'sts',
      operation: 'AssumeRole',
      parameters: { ...role, ExternalId: long },
    })
    expect(message).toMatch(/^2 validation errors/)
    expect(message.split(long)).toHaveLength(2)
  })

  it('refuses to make an error of nothing', () => {
    expect(() => validationError('iam', [])).toThrow('No violation to report')
  })
})
