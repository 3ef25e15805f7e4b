import { isAccountName, isEmailAddress, isPhoneNumber } from '../../accounts/account-rules.js'
import { oldPasswordRefusals } from '../../iam/login-profiles/old-password.js'
import { alreadyExists, validationError } from '../../iam/refusals.js'
import { type Refusal, writeOperation } from '../../operation.js'
import { lockAccount, updateRootContact } from '../../store/accounts.js'
import { operationModel } from '../../wire/model.js'
import { contactShape } from './contact-shape.js'
import { maskedContact } from './masked-contact.js'
import { ownAccount, proveRoot, rootCheck } from './root-only.js'

interface UpdateAccountContactInput {
  AccountName?: string
  RootEmail?: string
  /** Empty: there is none. */
  RootPhone?: string
  Password: string
}

type Proven = { passwordHash: string | null } | Refusal

const name = 'UpdateAccountContact'
const action = `sallyport:${name}`

/** What is not given stays as it is. Whoever has root's address can ask for a new password, so the old one must be given. */
export const updateAccountContact = writeOperation<UpdateAccountContactInput, Proven>(
  'sallyport',
  name,
  {
    recordedAs: {
      model: operationModel('sallyport', name),
      input: ({ input }) => maskedContact(input),
    },
    checks: (call) => [rootCheck(call, action)],

    async prepare(call) {
      checkContact(call.input)
      const account = await ownAccount(call)
      const asked = { action, password: call.input.Password }
      return (await proveRoot(call, account, asked)) ?? { passwordHash: account.rootPasswordHash }
    },

    async run(call, tx, proven) {
      if ('refusedWith' in proven) return proven
      const { accountId } = call.caller.principal
      const account = await lockAccount(tx, accountId)
      if (account?.rootPasswordHash !== proven.passwordHash) return oldPasswordRefusals.wrong()
      const contact = withChanges(account, call.input)
      if (!(await updateRootContact(tx, accountId, contact)))
        throw alreadyExists(`The e-mail address ${contact.rootEmail} belongs to another account.`)
      return contactShape(contact)
    },
  },
)

function checkContact({ AccountName, RootEmail, RootPhone }: UpdateAccountContactInput): void {
  if (AccountName !== undefined && !isAccountName(AccountName))
    throw validationError(
      '`AccountName` must have 1 to 50 characters, with no blank at either end.',
    )
  if (RootEmail !== undefined && !isEmailAddress(RootEmail))
    throw validationError('`RootEmail` must be an e-mail address, such as name@example.com.')
  if (RootPhone !== undefined && RootPhone !== '' && !isPhoneNumber(RootPhone))
    throw validationError(
      '`RootPhone` must be a number with its country code, such as +49 30 123456, or empty.',
    )
}

interface Contact {
  name: string
  rootEmail: string
  rootPhone: string | null
}

function withChanges(
  known: Contact,
  { AccountName, RootEmail, RootPhone }: UpdateAccountContactInput,
): Contact {
  return {
    name: AccountName ?? known.name,
    rootEmail: RootEmail ?? known.rootEmail,
    rootPhone: RootPhone === undefined ? known.rootPhone : RootPhone || null,
  }
}
