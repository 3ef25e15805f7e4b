import { virtualMfaArn } from '../../arn.js'
import {
  insertVirtualDevice,
  newVirtualDevice,
  type NewVirtualDevice,
  seedQrCode,
} from '../../mfa/virtual/enroll.js'
import { writeOperation } from '../../operation.js'
import { useQuota } from '../../store/account-usage.js'
import { putTags, type Tag } from '../../store/tags.js'
import { alreadyExists, quotaExceeded, validationError } from '../refusals.js'
import { checkTags } from '../tags/add-tags.js'
import { creationChecks } from '../tags/creation-checks.js'

interface CreateVirtualMfaDeviceInput {
  VirtualMFADeviceName: string
  Path?: string
  Tags?: Tag[]
}

const maxSerialNumber = 256

interface Prepared {
  device: NewVirtualDevice
  qrCode: Buffer
}

export const createVirtualMfaDevice = writeOperation<CreateVirtualMfaDeviceInput, Prepared>(
  'iam',
  'CreateVirtualMFADevice',
  {
    checks({ caller, input }) {
      const resource = serialNumberOf(caller.principal.accountId, input)
      const actions = ['iam:CreateVirtualMFADevice', 'iam:TagMFADevice'] as const
      return creationChecks(actions, { ...input, resource })
    },

    async prepare({ caller, input, parts }) {
      const device = newVirtualDevice(parts)
      const { accountName } = caller.principal
      const { base32Seed } = device
      return {
        device,
        qrCode: await seedQrCode({
          deviceName: input.VirtualMFADeviceName,
          accountName,
          base32Seed,
        }),
      }
    },

    async run({ caller, input, facts }, tx, { device, qrCode }) {
      const { accountId, principalId, settings } = caller.principal
      const serialNumber = serialNumberOf(accountId, input)
      if (serialNumber.length > maxSerialNumber) {
        throw validationError(
          `The serial number of the device would be longer than ${maxSerialNumber} characters.`,
        )
      }
      checkTags(input.Tags)
      const made = { createdAt: facts.now, createdBy: principalId }
      const stored = { ...device, ...made, accountId, serialNumber }
      if (!(await insertVirtualDevice(tx, stored)))
        throw alreadyExists('MFA device already exists.')
      const quota = settings.usersPerAccount
      if (!(await useQuota(tx, { accountId, resource: 'mfa-devices', quota })))
        throw quotaExceeded('MFADevices', quota)
      if (input.Tags !== undefined) await putTags(tx, { id: device.deviceId }, input.Tags)
      return {
        VirtualMFADevice: {
          SerialNumber: serialNumber,
          Base32StringSeed: Buffer.from(device.base32Seed),
          QRCodePNG: qrCode,
          ...(input.Tags === undefined || input.Tags.length === 0
            ? undefined
            : { Tags: input.Tags }),
        },
      }
    },
  },
)

const serialNumberOf = (accountId: string, input: CreateVirtualMfaDeviceInput): string =>
  virtualMfaArn({ accountId, path: input.Path ?? '/', name: input.VirtualMFADeviceName })
