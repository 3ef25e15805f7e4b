import { describe, expect, it } from 'vitest'
import { shapeCompiler } from './compile-shape.js'
import { findOperation, modelledError, modelledOperations, operationModel } from './model.js'

describe('findOperation', () => {
  it('finds an IAM operation by the version of IAM', () => {
    expect(findOperation('CreateUser', '2010-05-08')).toMatchObject({
      service: 'iam',
      name: 'CreateUser',
      resultWrapper: 'CreateUserResult',
      namespace: 'https://iam.amazonaws.com/doc/2010-05-08/',
      apiVersion: '2010-05-08',
      unsigned: false,
    })
  })

  it('finds an STS operation by the version of STS', () => {
    expect(findOperation('AssumeRoleWithSAML', '2011-06-15')).toMatchObject({
      service: 'sts',
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
      unsigned: true,
    })
  })

  it.each([
    ['CreateUser', '2011-06-15'],
    ['AssumeRole', '2010-05-08'],
    ['AssumeRole', ''],
    ['createUser', '2010-05-08'],
    ['', '2010-05-08'],
    ['__proto__', '2010-05-08'],
    ['constructor', '2010-05-08'],
    ['hasOwnProperty', '__proto__'],
  ])('finds nothing for action %j and version %j', (action, version) => {
    expect(findOperation(action, version)).toBeUndefined()
  })

  it('gives the same object each time', () => {
    expect(findOperation('GetUser', '2010-05-08')).toBe(operationModel('iam', 'GetUser'))
  })
})

describe('operationModel', () => {
  it.each(['iam', 'sts'] as const)('compiles every operation of %s', (service) => {
    for (const name of modelledOperations(service)) {
      expect(operationModel(service, name)).toMatchObject({ service, name })
    }
  })

  it('knows 176 operations of IAM and 11 of STS', () => {
    expect(modelledOperations('iam')).toHaveLength(176)
    expect(modelledOperations('sts')).toHaveLength(11)
  })

  it('throws for an operation that does not exist', () => {
    expect(() => operationModel('iam', 'AssumeRole')).toThrow(
      'The iam model has no operation `AssumeRole`',
    )
  })

  it('gives the MFA operations without output no Result element', () => {
    const names = ['EnableMFADevice', 'ResyncMFADevice', 'DeactivateMFADevice', 'TagMFADevice']
    for (const name of names) {
      expect(operationModel('iam', name)).toMatchObject({
        output: undefined,
        resultWrapper: undefined,
      })
    }
  })

  it('tells which members carry pages', () => {
    expect(operationModel('iam', 'ListUsers').paginated).toEqual({
      inputToken: 'Marker',
      outputToken: 'Marker',
      limitKey: 'MaxItems',
      moreResults: 'IsTruncated',
      resultKeys: ['Users'],
    })
    expect(operationModel('iam', 'GetUser').paginated).toBeUndefined()
  })

  it('lists the errors of an operation by their code on the wire', () => {
    expect(operationModel('iam', 'ListUsers').errors).toEqual([
      { code: 'ServiceFailure', status: 500 },
    ])
  })
})

describe('modelledError', () => {
  it.each([
    ['iam', 'NoSuchEntity', 404],
    ['iam', 'InvalidAuthenticationCode', 403],
    ['iam', 'ReportExpired', 410],
    ['iam', 'ServiceFailure', 500],
    ['sts', 'ExpiredTokenException', 400],
    ['sts', 'RegionDisabledException', 403],
    ['sts', 'PackedPolicyTooLarge', 400],
  ] as const)('%s answers %s with status %i', (service, code, status) => {
    expect(modelledError(service, code)).toEqual({ status })
  })

  it('names an exception without a code by its shape', () => {
    expect(modelledError('iam', 'OrganizationNotFoundException')).toEqual({ status: 400 })
  })

  it.each(['AccessDenied', 'NoSuchEntityException', '__proto__'])('does not know %s', (code) => {
    expect(modelledError('iam', code)).toBeUndefined()
  })
})

describe('shapeCompiler', () => {
  const compile = shapeCompiler({
    shapes: { Odd: { type: 'double' }, List: { type: 'list', member: 'Nope' } },
    showSets: false,
  })

  it('refuses a type that it does not know', () => {
    expect(() => compile('Odd')).toThrow('The shape `Odd` has the unknown type `double`')
  })

  it('refuses a name that the model does not have', () => {
    expect(() => compile('List')).toThrow('The model has no shape `Nope`')
  })
})
