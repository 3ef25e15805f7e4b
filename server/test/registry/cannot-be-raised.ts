type Reasons = Readonly<Record<string, string>>

const each = (operations: readonly string[], reason: string): Reasons =>
  Object.fromEntries(operations.map((operation) => [operation, reason]))

/**
 * Errors that a model lists and an operation never answers with here, and why: of all operations with the error, or by
 * their names.
 */
export const cannotBeRaised: Readonly<Record<string, string | Reasons | undefined>> = {
  ConcurrentModification: 'two changes at once wait for each other: rows are locked',
  EntityAlreadyExists: {
    AddRoleToInstanceProfile:
      'a second role is one too many, which AWS answers with LimitExceeded (recorded)',
  },
  EntityTemporarilyUnmodifiable: {
    ...each(
      [
        'ChangePassword',
        'DeactivateMFADevice',
        'DeleteLoginProfile',
        'EnableMFADevice',
        'UpdateUser',
      ],
      'an entity is there as a whole as soon as it is there',
    ),
    UpdateLoginProfile:
      'only where two passwords are set at once, which the tests of login profiles do',
  },
  ExpiredTokenException: 'it is about web identity tokens, of which there are none',
  InvalidInput: {
    ...each(
      [
        'AttachGroupPolicy',
        'AttachRolePolicy',
        'AttachUserPolicy',
        'CreatePolicyVersion',
        'DeletePolicy',
        'DeletePolicyVersion',
        'DetachGroupPolicy',
        'DetachRolePolicy',
        'DetachUserPolicy',
        'GetPolicy',
        'GetPolicyVersion',
        'ListEntitiesForPolicy',
        'ListPolicyTags',
        'ListPolicyVersions',
        'SetDefaultPolicyVersion',
        'UntagPolicy',
      ],
      'AWS answers a text that is no ARN of a policy with ValidationError (recorded)',
    ),
    ...each(
      ['ListAttachedGroupPolicies', 'ListAttachedRolePolicies', 'ListAttachedUserPolicies'],
      'the model’s own rules, whose answer is ValidationError, leave nothing that could be wrong',
    ),
    ...each(
      ['ListMFADeviceTags', 'UntagInstanceProfile', 'UntagMFADevice'],
      'what is not there answers NoSuchEntity, and tags that are not there are no error',
    ),
  },
  InvalidUserType: 'AWS answers who is no IAM user with AccessDenied',
  LimitExceeded: {
    ...each(
      [
        'DeactivateMFADevice',
        'DeleteAccessKey',
        'DeleteAccountAlias',
        'DeleteAccountPasswordPolicy',
        'DeleteGroup',
        'DeleteGroupPolicy',
        'DeleteInstanceProfile',
        'DeleteLoginProfile',
        'DeletePolicy',
        'DeletePolicyVersion',
        'DeleteRole',
        'DeleteRolePolicy',
        'DeleteUser',
        'DeleteUserPolicy',
        'DeleteVirtualMFADevice',
        'DetachGroupPolicy',
        'DetachRolePolicy',
        'DetachUserPolicy',
        'RemoveRoleFromInstanceProfile',
        'RemoveUserFromGroup',
      ],
      'less is never too much',
    ),
    ...each(
      [
        'ChangePassword',
        'ResyncMFADevice',
        'SetDefaultPolicyVersion',
        'UpdateAccessKey',
        'UpdateAccountPasswordPolicy',
        'UpdateGroup',
        'UpdateLoginProfile',
        'UpdateUser',
      ],
      'it changes something and adds nothing',
    ),
    CreateAccountAlias: 'another alias takes the place of the one before',
    CreateLoginProfile: 'a second one is EntityAlreadyExists (recorded)',
    GenerateCredentialReport: 'who asks again hears of the report that is there',
  },
  MalformedPolicyDocument: {
    UpdateAccountPasswordPolicy: 'a password policy is no document: the model has all its rules',
  },
  NoSuchEntity: {
    CreateGroup: 'it names nothing that must be there',
    UpdateAccountPasswordPolicy: 'where there is no policy, it makes one',
  },
  PolicyEvaluation: 'only a bug: what cannot be evaluated is refused as invalid input before',
  PolicyNotAttachable: each(
    ['PutRolePermissionsBoundary', 'PutUserPermissionsBoundary'],
    'AWS’s text for a boundary says `does not exist or is not attachable` (recorded): NoSuchEntity',
  ),
  RegionDisabledException: 'every region is served',
  ServiceFailure: 'only a bug or a lost database, and these answer InternalFailure',
  UnmodifiableEntity: 'it is about the roles of AWS’s services, of which there are none',
}
