import { isHolder, textsOf, type TrustStatement, trustStatements } from './trust-document.js'

/** Whom a statement of a trust policy names, in words. */
export interface TrustedEntity {
  /** `AWS account`, `IAM user`, `Service`, … */
  kind: string
  /** `123456789012`, `alice`, `ec2.amazonaws.com`, … */
  name: string
  /** As the policy has it. */
  principal: string
}

/** Whom a trust policy lets in: the entities of its Allow statements, each once. */
export function trustedEntities(text: string): readonly TrustedEntity[] {
  const all = trustStatements(text)
    .filter(({ Effect }) => Effect === 'Allow')
    .flatMap((statement) => entitiesOf(statement))
  return all.filter(
    ({ principal }, index) => all.findIndex((other) => other.principal === principal) === index,
  )
}

export function entitiesOf({ Principal, NotPrincipal }: TrustStatement): readonly TrustedEntity[] {
  if (NotPrincipal !== undefined)
    return [
      { kind: 'Everybody except', name: principalsOf(NotPrincipal).join(', '), principal: '!' },
    ]
  if (!isHolder(Principal)) return textsOf(Principal).map((text) => awsEntity(text))
  return Object.entries(Principal).flatMap(([type, names]) =>
    textsOf(names).map((text) => entity(type, text)),
  )
}

const principalsOf = (element: unknown): readonly string[] =>
  isHolder(element) ? Object.values(element).flatMap((names) => textsOf(names)) : textsOf(element)

function entity(type: string, text: string): TrustedEntity {
  if (type === 'AWS') return awsEntity(text)
  return { kind: kinds[type] ?? type, name: text.split('/').at(-1) ?? text, principal: text }
}

const kinds: Readonly<Record<string, string>> = {
  Service: 'Service',
  Federated: 'Identity provider',
  CanonicalUser: 'Canonical user',
}

function awsEntity(text: string): TrustedEntity {
  const principal = text
  if (text === '*') return { kind: 'Everybody', name: 'in any account', principal }
  if (/^\d{12}$/.test(text)) return { kind: 'Account', name: text, principal }
  const [, account = '', resource = ''] = /^arn:[^:]+:(?:iam|sts)::(\d{12}):(.+)$/.exec(text) ?? []
  if (resource === 'root') return { kind: 'Account', name: account, principal }
  const [type = '', ...path] = resource.split('/')
  const kind = resourceKinds[type]
  // AWS IAM User Guide, "AWS JSON policy elements: Principal": a deleted user or role shows as its unique id.
  if (kind === undefined) return { kind: 'Deleted user or role', name: text, principal }
  return { kind, name: `${path.at(-1) ?? ''} (${account})`, principal }
}

const resourceKinds: Readonly<Record<string, string>> = {
  user: 'User',
  role: 'Role',
  'assumed-role': 'Role session',
  'federated-user': 'Federated user',
}

/** `Account: 123456789012; Service: ec2.amazonaws.com`: for a list. */
export function trustedText(text: string): string {
  const entities = trustedEntities(text)
  return entities.length === 0
    ? 'Nobody'
    : entities.map(({ kind, name }) => `${kind}: ${name}`).join('; ')
}
