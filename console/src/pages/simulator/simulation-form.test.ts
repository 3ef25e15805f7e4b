import { expect, it } from 'vitest'
import { askedKeys, contextEntries, emptyForm, formFault, resourceArns } from './simulation-form.js'

const mfaOf = (mfa: 'present' | 'not-present' | 'absent') =>
  contextEntries({ ...emptyForm, mfa, mfaAgeSeconds: '30' }).map(
    ({ ContextKeyName, ContextKeyValues }) => [ContextKeyName, ContextKeyValues],
  )

it('tells the three states of MFA apart as requests do', () => {
  expect(mfaOf('present')).toEqual([
    ['aws:MultiFactorAuthPresent', ['true']],
    ['aws:MultiFactorAuthAge', ['30']],
  ])
  expect(mfaOf('not-present')).toEqual([
    ['aws:MultiFactorAuthPresent', ['false']],
    ['aws:MultiFactorAuthAge', []],
  ])
  expect(mfaOf('absent')).toEqual([
    ['aws:MultiFactorAuthPresent', []],
    ['aws:MultiFactorAuthAge', []],
  ])
})

it('gives typed keys their types and leaves out what is empty', () => {
  const context = { 'aws:SourceIp': ' 192.0.2.1 ', 'aws:TagKeys': 'a, b', 'aws:username': '' }
  expect(contextEntries({ ...emptyForm, context }).slice(2)).toEqual([
    { ContextKeyName: 'aws:SourceIp', ContextKeyValues: ['192.0.2.1'], ContextKeyType: 'ip' },
    { ContextKeyName: 'aws:TagKeys', ContextKeyValues: ['a', 'b'], ContextKeyType: 'stringList' },
  ])
})

it('takes each line as a resource, and all where there is none', () => {
  expect(resourceArns(' arn:a \n\narn:b')).toEqual(['arn:a', 'arn:b'])
  expect(resourceArns(' ')).toEqual(['*'])
})

it('asks for an action, and for the age of MFA', () => {
  expect(formFault(emptyForm)).toBe('Choose one action at least.')
  const form = { ...emptyForm, actions: ['iam:GetUser'] }
  expect(formFault(form)).toBeUndefined()
  expect(formFault({ ...form, mfaAgeSeconds: 'soon' })).toBe(
    'Give the age of MFA in whole seconds.',
  )
  expect(formFault({ ...form, mfa: 'absent', mfaAgeSeconds: 'soon' })).toBeUndefined()
})

it('asks for no key of MFA twice', () => {
  expect(askedKeys(['aws:username', 'AWS:multiFactorAuthAge', 'aws:SourceIp'])).toEqual([
    'aws:SourceIp',
    'aws:username',
  ])
})
