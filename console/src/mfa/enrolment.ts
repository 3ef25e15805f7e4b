import type { ReactNode } from 'react'
import type { ApiError } from '../api/api-error.js'
import type { MfaOwner } from './mfa-owner.js'

/** What the wizard tells a kind of device when it begins. */
export interface EnrolmentWish {
  owner: MfaOwner
  accountId: string
  /** What the device is to be called; empty where its kind has no names to choose. */
  name: string
  /** What the owner's devices are called. */
  taken: readonly string[]
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
  /** What to think of although all went well. */
  advice?: string | undefined
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

/** How devices of a kind are named before they are set up. */
export interface DeviceNaming {
  /** The name that is proposed. */
  nameFor: (owner: MfaOwner) => string
  /** Whether names of this kind must differ. */
  hasUniqueNames: boolean
  maxLength: number
}

/** A kind of device as the wizard offers it: one file, and one line in `kinds.ts`. */
export interface WizardKind {
  /** The server's name of it: kinds that it does not have are not offered. */
  kind: string
  title: string
  description: string
  /** Absent where there is no name to choose when it begins. */
  naming?: DeviceNaming
  /** @throws {ApiError} where the server refuses. */
  begin: (wish: EnrolmentWish) => Promise<Beginning>
}
