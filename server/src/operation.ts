import type { Recorder } from './audit/recorder.js'
import type { RecordedAs } from './audit/event.js'
import type { Clock } from './clock.js'
import type { Caller } from './credentials/caller.js'
import type { SessionTokens } from './credentials/session-token.js'
import type { Site } from './http/site.js'
import type { ImportProgresses } from './mfa/hardware/import-progress.js'
import type { KeyMetadata } from './mfa/security-key/metadata.js'
import type { SmsSupport } from './mfa/sms/support.js'
import type { Check } from './permissions/authorize.js'
import type { ManagedPolicies } from './permissions/aws-managed-policies/managed-policies.js'
import type { RequestFacts } from './permissions/context.js'
import type { Random } from './random.js'
import type { KeyRing } from './secrets/key-ring.js'
import type { ExactCache } from './store/exact-cache.js'
import type { Store, Transaction } from './store/store.js'
import type { AwsError } from './wire/aws-error.js'
import { operationModel, type OperationModel, type ServiceName } from './wire/model.js'

/** What operations may use beside the call itself. */
export interface OperationParts {
  store: Store
  cache: ExactCache
  keyRing: KeyRing
  sessionTokens: SessionTokens
  managedPolicies: ManagedPolicies
  /** Models of security keys; undefined where the operator gave no file. */
  keyMetadata?: KeyMetadata | undefined
  /** Undefined where the operator set up nothing for text messages. */
  sms?: SmsSupport | undefined
  /** How far imports of hardware tokens are. */
  importProgresses: ImportProgresses
  recorder: Recorder
  random: Random
  clock: Clock
  /** What the server calls itself towards browsers. */
  site: Site
}

/** One authenticated call of an operation, its input checked against the model. */
export interface Call<Input> {
  caller: Caller
  input: Input
  facts: RequestFacts
  parts: OperationParts
}

/** A text key for the members that the model has, and the symbol below. */
export type Output = Readonly<Record<string | symbol, unknown>> | undefined

/**
 * Under this key an output carries the new secret of the console session that made the call; empty: the session has ended. It
 * goes into the cookie and never into a page or an event.
 */
export const sessionCookie = Symbol('session cookie')

/** A refusal that keeps what was written on the way to it, such as a counted wrong code; a thrown error keeps nothing. */
export interface Refusal {
  refusedWith: AwsError
  /** For the account's administrator, in the event; the caller is not told. */
  reason?: string | undefined
}

export const refuse = (error: AwsError, reason?: string): Refusal => ({
  refusedWith: error,
  reason,
})

export function isRefusal(outcome: Output | RequestFacts | Refusal): outcome is Refusal {
  return outcome !== undefined && 'refusedWith' in outcome
}

/** Gives the facts of the request with what was proven, or what the caller must hear. */
export type Proof = (tx: Transaction) => Promise<RequestFacts | Refusal>

interface Common<Input> {
  model: OperationModel
  /**
   * Set where AWS's console calls another operation for the same thing: events then say that one's name and these parameters.
   */
  recordedAs?: RecordedAs
  /** The permissions that the call needs; none for an operation that policies have no effect on. */
  checks(call: Call<Input>): readonly Check[] | Promise<readonly Check[]>
}

/** An operation that changes nothing, or nothing but its own audit event. */
export interface ReadOperation<Input> extends Common<Input> {
  changes: false
  /** Set where a page asks by itself, again and again: such a call leaves no event and keeps no session from being idle. */
  unrecorded?: true
  run(call: Call<Input>): Output | Promise<Output>
  /**
   * Set where the answer follows from the account's data and this key alone: it is then kept, rendered, until the account
   * changes.
   */
  answerKey?(call: Call<Input>): string | undefined
}

/** An operation that runs in one transaction, its audit event in it. */
export interface WriteOperation<Input, Prepared = unknown, Taken = Prepared> extends Common<Input> {
  changes: true
  /** Set where CloudTrail calls it reading all the same: it changes nothing of what the account holds. */
  readOnly?: true
  /**
   * What must be proven before permissions are judged because policies ask for it, such as a code that AssumeRole is given. The
   * proof runs in the call's transaction, and the facts that it gives are those that the permissions are judged with; undefined
   * where the call offers nothing to prove. Asked first of every call, so that it can refuse what is wrong with the request itself.
   */
  prove?(call: Call<Input>): Proof | undefined
  /** What takes long and needs no transaction, such as drawing a QR code; it is done before one is opened. */
  prepare?(call: Call<Input>): Promise<Prepared>
  /** The answer of a call that changes nothing and so needs no transaction; undefined where it needs one. */
  answerWithoutChange?(call: Call<Input>): Output | Promise<Output>
  run(call: Call<Input>, tx: Transaction, prepared: Taken): Promise<Output | Refusal>
}

export type Operation<Input = never> = ReadOperation<Input> | WriteOperation<Input, unknown, never>

/** What its events say under `readOnly`; one that is not built counts as reading. */
export const isReadOnly = (operation: Operation | undefined): boolean =>
  operation?.changes !== true || operation.readOnly === true

type WithoutModel<Kind> = Omit<Kind, 'model' | 'changes'>

/** Declares a reading operation of a model. */
export function readOperation<Input>(
  service: ServiceName,
  name: string,
  parts: WithoutModel<ReadOperation<Input>>,
): Operation {
  return { ...parts, model: operationModel(service, name), changes: false }
}

/** Declares a changing operation of a model. */
export function writeOperation<Input, Prepared = undefined>(
  service: ServiceName,
  name: string,
  parts: WithoutModel<WriteOperation<Input, Prepared>>,
): Operation {
  return { ...parts, model: operationModel(service, name), changes: true }
}
