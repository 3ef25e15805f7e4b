import type { RecordedAs } from '../../audit/event.js'
import { operationModel } from '../../wire/model.js'
import { rootUserName } from './root-only.js'

/**
 * Events say what AWS's console would have called, for whom, and with which device: of those that are made by the call the answer
 * tells.
 */
export const recordedWithOwner = (name: 'EnableMFADevice' | 'ResyncMFADevice'): RecordedAs => ({
  model: operationModel('iam', name),
  input: ({ caller, input, output }) => ({
    UserName: input['UserName'] ?? caller.principal.user?.userName ?? rootUserName,
    SerialNumber: input['SerialNumber'] ?? output?.['SerialNumber'],
  }),
})
