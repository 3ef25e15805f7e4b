import type { ReactNode } from 'react'
import type { ApiError } from '../api/api-error.js'
import type { MfaOwner } from './mfa-owner.js'

/** What the wizard tells a kind of device when it begins. */
export interface EnrolmentWish {
  owner: MfaOwner
  accountId: string
  /** What the device is to be called. */
  name: string
}

/** What is shown while a device is enrolled. */
export interface EnrolmentProps {
  onAssigned: (assigned: AssignedDevice) => void
  onCancel: () => void
}

export interface AssignedDevice {
  name: string
  /** What is known of its make. */
  model?: string | undefined
}

/** An enrolment that has begun. */
export interface Enrolment {
  show: (props: EnrolmentProps) => ReactNode
  /** Leaves nothing behind. Called where it ends without a device, also while the page goes away; once. */
  abandon: () => Promise<void>
}

export type Beginning =
  | { ok: true; enrolment: Enrolment }
  | { ok: false; reason: 'name-taken' }
  | { ok: false; reason: 'left-over'; serialNumber: string; error: ApiError }

/** A kind of device as the wizard offers it: one file, and one line in `kinds.ts`. */
export interface WizardKind {
  /** The server's name of it: kinds that it does not have are not offered. */
  kind: string
  title: string
  description: string
  /** The name that is proposed. */
  nameFor: (owner: MfaOwner) => string
  /** Whether names of this kind must differ. */
  hasUniqueNames: boolean
  maxNameLength: number
  /** @throws {ApiError} where the server refuses. */
  begin: (wish: EnrolmentWish) => Promise<Beginning>
}
