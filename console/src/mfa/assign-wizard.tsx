import Modal from '@cloudscape-design/components/modal'
import { useEffect, useRef, useState } from 'react'
import { useCall, useRefresh } from '../api/use-call.js'
import { Waiting } from '../states/waiting.js'
import { ChooseStep } from './choose-step.js'
import { changedByDevices } from './device-changes.js'
import { DoneStep } from './done-step.js'
import type { AssignedDevice, Enrolment } from './enrolment.js'
import type { MfaOwner } from './mfa-owner.js'

interface AssignWizardProps {
  owner: MfaOwner
  /** The serial numbers of the owner's devices. */
  devices: readonly string[]
  onClose: () => void
}

type Step =
  | { at: 'choose' }
  | { at: 'enrol'; enrolment: Enrolment }
  | { at: 'done'; assigned: AssignedDevice }

/** Manage MFA device: choose the type, set the device up, done. */
export function AssignWizard({ owner, devices, onClose }: AssignWizardProps) {
  const [step, setStep] = useState<Step>({ at: 'choose' })
  // The list goes on while the wizard is open, and soon has the new device.
  const [before] = useState(devices.length)
  const kinds = useCall('sallyport', 'ListDeviceKinds', {})
  const unfinished = useAbandonment()
  const refresh = useRefresh()
  const finish = (assigned: AssignedDevice) => {
    unfinished.clear()
    setStep({ at: 'done', assigned })
    void refresh(changedByDevices)
  }
  return (
    <Modal
      visible
      header="Manage MFA device"
      closeAriaLabel={step.at === 'done' ? 'Close' : 'Cancel'}
      onDismiss={({ detail }) => {
        // What was typed is not thrown away by a click beside the dialog.
        if (detail.reason !== 'overlay') onClose()
      }}
    >
      {step.at === 'choose' &&
        (kinds.data === undefined ? (
          <Waiting call={kinds} what="the types of device" />
        ) : (
          <ChooseStep
            owner={owner}
            serverKinds={kinds.data.Kinds}
            devices={devices}
            onBegun={(enrolment) => {
              unfinished.keep(enrolment)
              setStep({ at: 'enrol', enrolment })
            }}
            onCancel={onClose}
          />
        ))}
      {step.at === 'enrol' && step.enrolment.show({ onAssigned: finish, onCancel: onClose })}
      {step.at === 'done' && (
        <DoneStep owner={owner} assigned={step.assigned} count={before} onClose={onClose} />
      )}
    </Modal>
  )
}

/** Undoes an enrolment that has begun, whichever way the wizard goes away. */
function useAbandonment() {
  const begun = useRef<Enrolment>(undefined)
  const refresh = useRefresh()
  const latestRefresh = useRef(refresh)
  useEffect(() => {
    latestRefresh.current = refresh
  })
  useEffect(() => {
    const abandon = () => {
      const left = begun.current
      begun.current = undefined
      void left?.abandon().then(() => latestRefresh.current(changedByDevices))
    }
    // A closed tab or a typed address: nothing is taken off the page then.
    globalThis.addEventListener('pagehide', abandon)
    return () => {
      globalThis.removeEventListener('pagehide', abandon)
      abandon()
    }
  }, [])
  return {
    keep: (enrolment: Enrolment) => {
      begun.current = enrolment
    },
    clear: () => {
      begun.current = undefined
    },
  }
}
