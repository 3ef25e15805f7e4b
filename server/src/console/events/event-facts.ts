/** What a record tells, beside its text. */
export interface EventFacts {
  eventId: string
  eventName: string
  /** In milliseconds. */
  eventTime: number
  eventSource: string
  /** `true` or `false`, as CloudTrail's answers write it. */
  readOnly: string
  username: string | undefined
  accessKeyId: string | undefined
  resources: readonly EventResource[]
}

export interface EventResource {
  ResourceType: string
  ResourceName: string
}

interface EventRecord {
  eventID: string
  eventName: string
  eventTime: string
  eventSource: string
  readOnly?: boolean
  userIdentity: { type: string; principalId?: string; userName?: string; accessKeyId?: string }
  requestParameters?: Members | null
  responseElements?: Members | null
  resources?: readonly { ARN: string; type: string }[]
}

type Members = Readonly<{ [name: string]: unknown }>

export function readEventFacts(text: string): EventFacts {
  const record = JSON.parse(text) as EventRecord
  return {
    eventId: record.eventID,
    eventName: record.eventName,
    eventTime: Date.parse(record.eventTime),
    eventSource: record.eventSource,
    readOnly: String(record.readOnly === true),
    username: username(record),
    // Empty where there is none (AWS CloudTrail User Guide, AWS Management Console sign-in events).
    accessKeyId: record.userIdentity.accessKeyId || undefined,
    resources: eventResources(record),
  }
}

/** AWS CloudTrail User Guide, userIdentity element: root is called `root`, a session by its name. */
function username({
  userIdentity: { type, principalId, userName },
}: EventRecord): string | undefined {
  if (type === 'Root') return 'root'
  if (type === 'AssumedRole' || type === 'FederatedUser')
    return principalId?.slice(principalId.indexOf(':') + 1)
  return userName
}

type Table = Readonly<{ [name: string]: string | undefined }>

/** No name from a record means something to the engine. */
const table = (entries: Table): Table => Object.assign(Object.create(null) as Table, entries)

/** The members that name something of IAM, by their names in records (AWS CloudTrail API Reference, Resource). */
const namingMembers = table({
  userName: 'AWS::IAM::User',
  groupName: 'AWS::IAM::Group',
  roleName: 'AWS::IAM::Role',
  roleArn: 'AWS::IAM::Role',
  policyName: 'AWS::IAM::Policy',
  policyArn: 'AWS::IAM::Policy',
  instanceProfileName: 'AWS::IAM::InstanceProfile',
  accessKeyId: 'AWS::IAM::AccessKey',
  serialNumber: 'AWS::IAM::MfaDevice',
  virtualMFADeviceName: 'AWS::IAM::MfaDevice',
})

/** What answers call a thing that was made, and that has an ARN. */
const madeThings = table({
  user: 'AWS::IAM::User',
  group: 'AWS::IAM::Group',
  role: 'AWS::IAM::Role',
  policy: 'AWS::IAM::Policy',
  instanceProfile: 'AWS::IAM::InstanceProfile',
})

/** Names of members, one of which a record that is about a resource of this type has. */
export const membersOfType = (type: string): readonly string[] =>
  [namingMembers, madeThings].flatMap((entries) =>
    Object.keys(entries).filter((name) => entries[name] === type),
  )

function eventResources(record: EventRecord): EventResource[] {
  const { requestParameters, responseElements, resources = [] } = record
  const found = [
    ...namedIn(requestParameters),
    ...Object.entries(responseElements ?? {}).flatMap(([name, made]) => madeIn(name, made)),
    ...resources.map(({ ARN, type }) => ({ ResourceType: type, ResourceName: ARN })),
  ]
  const known = new Set<string>()
  return found.filter(({ ResourceType, ResourceName }) => {
    const key = `${ResourceType} ${ResourceName}`
    return !known.has(key) && known.add(key)
  })
}

function namedIn(members: Members | null | undefined): EventResource[] {
  return Object.entries(members ?? {}).flatMap(([name, value]) => {
    const type = namingMembers[name]
    return type === undefined || typeof value !== 'string'
      ? []
      : [{ ResourceType: type, ResourceName: value }]
  })
}

/** Of what was made, the names that only the answer tells. */
function madeIn(name: string, made: unknown): EventResource[] {
  if (typeof made !== 'object' || made === null) return []
  const { arn, accessKeyId, serialNumber } = made as Members
  const type = madeThings[name]
  const known = namedIn({ accessKeyId, serialNumber })
  return type === undefined || typeof arn !== 'string'
    ? known
    : [...known, { ResourceType: type, ResourceName: arn }]
}
