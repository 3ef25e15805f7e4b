import { isSetting, withSettings } from '../../account-settings.js'
import { validationError } from '../../iam/refusals.js'
import { writeOperation } from '../../operation.js'
import { lockAccount, updateAccountSettings as storeSettings } from '../../store/accounts.js'
import { operationModel } from '../../wire/model.js'
import { settingsShape } from './settings-shape.js'

interface UpdateAccountSettingsInput {
  /** The JSON text of an object: what is to be changed, by name. */
  Settings: string
}

const name = 'UpdateAccountSettings'

export const updateAccountSettings = writeOperation<UpdateAccountSettingsInput>('sallyport', name, {
  recordedAs: {
    model: operationModel('sallyport', name),
    input: ({ input }) => ({ Settings: recordedChanges(input['Settings']) }),
  },
  checks: () => [{ action: `sallyport:${name}`, resource: '*' }],

  async run(call, tx) {
    const { accountId } = call.caller.principal
    const changes = readChanges(call.input.Settings)
    if (changes === undefined)
      throw validationError('`Settings` must be the JSON text of an object: {"sessionHours": 8}')
    const account = await lockAccount(tx, accountId)
    if (account === undefined) throw new Error(`the account ${accountId} of a caller is gone`)
    const changed = withSettings(account.settings, changes)
    if ('fault' in changed) throw validationError(changed.fault)
    await storeSettings(tx, accountId, changed.settings)
    return settingsShape(call.caller, { ...account, ...changed })
  },
})

/** Undefined where the text is not an object in JSON. */
function readChanges(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const changes: unknown = JSON.parse(text)
    return typeof changes === 'object' && changes !== null && !Array.isArray(changes)
      ? (changes as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

/** Settings as such. Whatever else was sent stands in no event. */
function recordedChanges(text: unknown): Record<string, unknown> | undefined {
  const changes = typeof text === 'string' ? readChanges(text) : undefined
  return changes && Object.fromEntries(Object.entries(changes).filter(([key]) => isSetting(key)))
}
