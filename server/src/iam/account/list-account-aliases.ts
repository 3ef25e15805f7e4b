import { readOperation } from '../../operation.js'
import { findAccount } from '../../store/accounts.js'
import { type PageInput, readPage, sliceOf } from '../paging.js'

export const listAccountAliases = readOperation<PageInput>('iam', 'ListAccountAliases', {
  checks: () => [{ action: 'iam:ListAccountAliases', resource: '*' }],

  async run({ caller, input, parts }) {
    const page = readPage(input)
    const account = await findAccount(parts.store.read, caller.principal.accountId)
    const alias = account?.alias ?? null
    const { rows, end } = sliceOf(alias === null ? [] : [alias], page, (name) => name)
    return { AccountAliases: rows, ...end }
  },
})
