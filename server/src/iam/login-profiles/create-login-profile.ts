import { writeOperation } from '../../operation.js'
import { findLoginProfile, insertLoginProfile } from '../../store/login-profiles.js'
import type { AwsError } from '../../wire/aws-error.js'
import { alreadyExists, validationError } from '../refusals.js'
import { userCheck } from '../users/target-user.js'
import { chooseFirstPassword } from './choose-password.js'
import { findProfileOwner, lockProfileOwner, type OwnerInput } from './profile-owner.js'

interface CreateLoginProfileInput extends OwnerInput {
  Password?: string
  PasswordResetRequired?: boolean
}

export const createLoginProfile = writeOperation<CreateLoginProfileInput, { passwordHash: string }>(
  'iam',
  'CreateLoginProfile',
  {
    async checks(call) {
      // The model asks for no password because a session of AssumeRoot, which does not exist here, gives none. What AWS says to
      // others is not documented: this is what it says where the model does ask.
      if (call.input.Password === undefined) throw passwordMissing()
      return [await userCheck(call, 'iam:CreateLoginProfile', call.input.UserName)]
    },

    async prepare(call) {
      const user = await findProfileOwner(call)
      if ((await findLoginProfile(call.parts.store.read, user.userId)) !== undefined)
        throw exists(call.input.UserName ?? user.userName)
      return chooseFirstPassword(call, call.input.Password ?? '')
    },

    async run(call, tx, { passwordHash }) {
      const user = await lockProfileOwner(tx, call)
      const { PasswordResetRequired: resetRequired = false } = call.input
      const createdAt = call.facts.now
      if (!(await insertLoginProfile(tx, user, { passwordHash, createdAt, resetRequired })))
        throw exists(call.input.UserName ?? user.userName)
      return {
        LoginProfile: {
          UserName: user.userName,
          CreateDate: createdAt,
          PasswordResetRequired: resetRequired,
        },
      }
    },
  },
)

const exists = (userName: string): AwsError =>
  alreadyExists(`Login Profile for user ${userName} already exists.`)

const passwordMissing = (): AwsError =>
  validationError(
    "1 validation error detected: Value null at 'password' failed to satisfy constraint: Member must not be null",
  )
