import { pageOf, type PageInput, readPage } from '../../iam/paging.js'
import { readOperation } from '../../operation.js'
import { listMessages, type ListedMessage } from '../../store/outbox.js'

/** What was sent for the account's users and what became of it, newest first. Numbers by their last two digits. */
export const listTextMessages = readOperation<PageInput>('sallyport', 'ListTextMessages', {
  checks: () => [{ action: 'sallyport:ListTextMessages', resource: '*' }],

  async run({ caller, input, parts }) {
    const page = readPage(input)
    const messages = await listMessages(parts.store.read, {
      accountId: caller.principal.accountId,
      before: page.after,
      limit: page.limit + 1,
    })
    const { rows, end } = pageOf(messages, page, ({ messageId }) => messageId)
    return { Messages: rows.map(rowOf), ...end }
  },
})

const rowOf = (message: ListedMessage) => ({
  MessageId: message.messageId,
  CreateDate: message.createdAt,
  UserName: message.userName ?? undefined,
  Purpose: message.purpose,
  LastDigits: message.lastDigits,
  State: message.state,
  ChangeDate: message.changedAt,
  Gateway: message.gateway ?? undefined,
  Tries: message.tries,
  Failure: message.failure ?? undefined,
})
