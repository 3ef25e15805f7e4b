import { readOperation } from '../../operation.js'
import { ownAccount } from './root-only.js'
import { settingsShape } from './settings-shape.js'

export const getAccountSettings = readOperation<unknown>('sallyport', 'GetAccountSettings', {
  checks: () => [{ action: 'sallyport:GetAccountSettings', resource: '*' }],
  run: async (call) => settingsShape(call.caller, await ownAccount(call)),
})
