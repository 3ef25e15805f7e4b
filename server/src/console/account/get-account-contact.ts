import { readOperation } from '../../operation.js'
import { contactShape } from './contact-shape.js'
import { ownAccount, rootCheck } from './root-only.js'

export const getAccountContact = readOperation<unknown>('sallyport', 'GetAccountContact', {
  checks: (call) => [rootCheck(call, 'sallyport:GetAccountContact')],
  run: async (call) => contactShape(await ownAccount(call)),
})
