import { describe, expect, it } from 'vitest'
import type { Event, LookupEventsRequest } from '../../api/models/cloudtrail.js'
import { eventFacts } from './event-facts.js'
import { isFailure, isMfaFailure, outcome } from './event-outcome.js'
import { type EventRecord, type FoundEvent, withRecord } from './event-record.js'
import {
  addressOfSearch,
  everything,
  lookupInput,
  matches,
  searchMistakes,
  searchOfAddress,
} from './event-search.js'
import { findPortion } from './found-portion.js'

const alice = {
  type: 'IAMUser',
  principalId: 'AIDA1',
  arn: 'arn:aws:iam::1:user/alice',
  accountId: '1',
  userName: 'alice',
}

function event(record: EventRecord = {}, more: Partial<Event> = {}): FoundEvent {
  const eventName = record.eventName ?? 'CreateUser'
  return withRecord({
    EventId: 'e1',
    EventName: eventName,
    EventTime: '2026-11-24T16:52:36Z',
    EventSource: 'iam.amazonaws.com',
    ReadOnly: 'false',
    Username: 'alice',
    CloudTrailEvent: JSON.stringify({
      userIdentity: alice,
      eventType: 'AwsApiCall',
      ...record,
      eventName,
    }),
    ...more,
  })
}

const factsOf = (found: FoundEvent): Record<string, readonly string[]> =>
  Object.fromEntries(eventFacts(found, 'UTC').map(({ label, lines }) => [label, lines]))

describe('the outcome of an event', () => {
  const refusedCode = 'MultiFactorAuthentication failed with invalid MFA one time pass code. '
  const login = { eventName: 'ConsoleLogin', errorMessage: 'Failed authentication' }
  it.each<[string, EventRecord, string]>([
    ['a call that was done', {}, 'Done'],
    ['a call that was refused', { errorCode: 'AccessDenied' }, 'Refused: AccessDenied'],
    [
      'a wrong code at GetSessionToken',
      { eventName: 'GetSessionToken', errorCode: 'AccessDenied', errorMessage: refusedCode },
      'MFA failed',
    ],
    [
      'a wrong pair of codes',
      { eventName: 'EnableMFADevice', errorCode: 'InvalidAuthenticationCodeException' },
      'MFA failed',
    ],
    ['a wrong second factor at sign-in', { eventName: 'MfaFailed' }, 'MFA failed'],
    [
      'the sign-in that failed by it',
      { ...login, additionalEventData: { MFAUsed: 'Yes' } },
      'MFA failed',
    ],
    ['a wrong password', { ...login, additionalEventData: { MFAUsed: 'No' } }, 'Failed'],
    ['a device that is locked now', { eventName: 'MfaLocked' }, 'MFA device locked'],
    ['a key whose counter went back', { eventName: 'SecurityKeyCloneSuspected' }, 'Possible clone'],
    [
      'a sign-in that only its answer calls a failure',
      { eventName: 'ConsoleLogin', responseElements: { ConsoleLogin: 'Failure' } },
      'Failed',
    ],
    [
      'a sign-in with MFA',
      { eventName: 'ConsoleLogin', additionalEventData: { MFAUsed: 'Yes' } },
      'Done',
    ],
  ])('of %s', (_, record, words) => {
    const { record: read } = event(record)
    expect(outcome(read).words).toBe(words)
    expect(isFailure(read)).toBe(words !== 'Done')
    if (words === 'MFA failed') expect(isMfaFailure(read)).toBe(true)
  })
})

describe('the facts of an event', () => {
  it('say which statement of which policy refused the call, and what it was asked', () => {
    const facts = factsOf(
      event({
        errorCode: 'AccessDenied',
        errorMessage: 'not authorized',
        additionalEventData: {
          Decision: 'explicitDeny',
          PolicyType: 'identity',
          PolicyId: 'inline:NeedsMfa',
          Statement: 2,
          Sid: 'DenyWithoutMfa',
          Action: 'iam:CreateUser',
          Resource: 'arn:aws:iam::1:user/bob',
          Context: { 'aws:MultiFactorAuthPresent': 'false' },
        },
      }),
    )
    expect(facts).toMatchObject({
      Who: ['User alice', 'arn:aws:iam::1:user/alice'],
      Result: ['Refused: AccessDenied', 'not authorized'],
      'Why refused': [
        'Statement 2 (DenyWithoutMfa) of the inline policy NeedsMfa denies iam:CreateUser on arn:aws:iam::1:user/bob (policies of the user, group or role).',
      ],
      'Request facts that the policies asked for': ['aws:MultiFactorAuthPresent: false'],
    })
  })

  it('say which kind of policy allowed nothing', () => {
    const additionalEventData = {
      Decision: 'implicitDeny',
      PolicyType: 'boundary',
      Action: 'iam:GetUser',
      Resource: '*',
    }
    expect(
      factsOf(event({ errorCode: 'AccessDenied', additionalEventData }))['Why refused'],
    ).toEqual(['Nothing allows iam:GetUser on * (permissions boundary).'])
  })

  it.each([
    [{ eventName: 'GetSessionToken' }, 'reused', 'The code had been used already.'],
    [{ eventName: 'GetSessionToken' }, 'wrong', 'The code was wrong.'],
    [{ eventName: 'ConsoleLogin' }, 'wrong', 'The password was wrong.'],
    [{ eventName: 'MfaFailed' }, 'new-reason', 'new-reason'],
  ])('say in words why %j was refused for %s', (record, reason, words) => {
    const found = event({ ...record, additionalEventData: { Reason: reason } })
    expect(factsOf(found)['Why refused']).toEqual([words])
  })

  const session = (mfaAuthenticated: string) => ({
    userIdentity: { ...alice, sessionContext: { attributes: { mfaAuthenticated } } },
  })
  it.each<[EventRecord, string | undefined]>([
    [session('true'), 'Signed in with MFA'],
    [session('false'), 'Signed in without MFA'],
    [{}, 'None: an access key carries no MFA'],
    [{ additionalEventData: { MFAUsed: 'No' } }, 'Not used'],
    [{ additionalEventData: { MFAUsed: 'Yes', MFAIdentifier: 'arn:d' } }, 'Used: arn:d'],
    [{ additionalEventData: { MFAIdentifier: 'arn:d' } }, 'Device arn:d'],
    [{ userIdentity: { type: 'Operator' }, eventType: 'AwsServiceEvent' }, undefined],
  ])('of %j say about MFA: %s', (record, words) => {
    expect(factsOf(event(record))['MFA']?.[0]).toBe(words)
  })

  it.each<[NonNullable<EventRecord['userIdentity']>, string]>([
    [{ type: 'Root' }, 'Root user'],
    [{ type: 'IAMUser', userName: 'HIDDEN_DUE_TO_SECURITY_REASONS' }, 'An unknown user name'],
    [
      {
        type: 'AssumedRole',
        principalId: 'AROA1:work',
        sessionContext: { sessionIssuer: { userName: 'Ops' } },
      },
      'Role Ops, session work',
    ],
    [{ type: 'FederatedUser', principalId: '1:web' }, 'Federated user web'],
    [{ type: 'AWSAccount', accountId: '2', principalId: 'AIDA2' }, 'Account 2 (AIDA2)'],
    [{ type: 'Operator' }, 'Operator of the server'],
  ])('name %j for people', (userIdentity, words) => {
    expect(factsOf(event({ userIdentity }))['Who']?.[0]).toBe(words)
  })
})

describe('a search', () => {
  const search = { ...everything, user: ' alice ', result: 'failed' as const, range: '24' }

  it('is kept in the address of the page', () => {
    const address = addressOfSearch(search)
    expect(address.toString()).toBe('user=alice&result=failed&range=24')
    expect(searchOfAddress(address)).toEqual({ ...search, user: 'alice' })
  })

  it('asks the server for the one thing that fits the fewest events, and for a time', () => {
    const askedAt = Date.parse('2026-11-24T12:00:00.700Z')
    const wanted = { ...everything, user: 'alice', key: 'AKIA1', access: 'write' as const }
    expect(lookupInput({ ...wanted, range: '24' }, askedAt)).toEqual({
      MaxResults: 50,
      LookupAttributes: [{ AttributeKey: 'AccessKeyId', AttributeValue: 'AKIA1' }],
      StartTime: '2026-11-23T12:00:00Z',
    })
    expect(lookupInput({ ...everything, access: 'write' }, askedAt).LookupAttributes).toEqual([
      { AttributeKey: 'ReadOnly', AttributeValue: 'false' },
    ])
    expect(lookupInput(everything, askedAt)).toEqual({ MaxResults: 50 })
  })

  it('takes whole days, and not backwards', () => {
    const days = { ...everything, range: 'days', from: '2026-11-23', to: '2026-11-24' }
    const { StartTime = '', EndTime = '' } = lookupInput(days, 0)
    expect(Date.parse(EndTime) - Date.parse(StartTime)).toBe(2 * 86_400_000 - 1000)
    expect(searchMistakes(days)).toEqual({})
    expect(searchMistakes({ ...days, to: '2026-11-22' })).toEqual({
      to: 'The last day is before the first.',
    })
  })

  it.each([
    [{ user: 'alice', name: 'CreateUser', source: 'iam.amazonaws.com' }, true],
    [{ user: 'bob' }, false],
    [{ name: 'createuser' }, false],
    [{ source: 'sts.amazonaws.com' }, false],
    [{ access: 'read' as const }, false],
    [{ access: 'write' as const, result: 'failed' as const }, false],
    [{ result: 'mfa-failed' as const }, false],
    [{ resource: 'carol' }, true],
    [{ resource: 'dave' }, false],
    [{ key: 'AKIA1' }, false],
  ])('for %j finds CreateUser by alice: %s', (wanted, isFound) => {
    const Resources = [{ ResourceType: 'AWS::IAM::User', ResourceName: 'carol' }]
    expect(matches(event({}, { Resources }), { ...everything, ...wanted })).toBe(isFound)
  })

  const step = { search: { ...everything, result: 'failed' as const }, askedAt: 0, token: '' }
  const failed = event({ errorCode: 'AccessDenied' })

  it('goes on over pages in which nothing is found, until nothing is left', async () => {
    const asked: (string | undefined)[] = []
    const portion = await findPortion(step, (input: LookupEventsRequest) => {
      asked.push(input.NextToken)
      const Events = asked.length === 2 ? [failed] : [event()]
      return Promise.resolve(
        asked.length < 3 ? { Events, NextToken: `t${asked.length}` } : { Events },
      )
    })
    expect(asked).toEqual([undefined, 't1', 't2'])
    expect(portion).toEqual({ events: [failed] })
  })

  it('stops when there is enough to show, or after twenty pages, and tells where to go on', async () => {
    let calls = 0
    const many = await findPortion({ ...step, token: 't' }, () =>
      Promise.resolve({
        Events: Array.from({ length: 30 }, () => failed),
        NextToken: `m${++calls}`,
      }),
    )
    expect([many.events.length, many.token]).toEqual([60, 'm2'])
    calls = 0
    const none = await findPortion(step, () =>
      Promise.resolve({ Events: [event()], NextToken: `n${++calls}` }),
    )
    expect(none).toEqual({ events: [], token: 'n20' })
  })
})
