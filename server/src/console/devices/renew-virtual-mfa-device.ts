import { alreadyExists, noSuchDevice } from '../../iam/refusals.js'
import { seedQrCode } from '../../mfa/virtual/enroll.js'
import { createSeed, type SealedSeed } from '../../mfa/virtual/seed.js'
import { writeOperation } from '../../operation.js'
import { findMfaDevice, type MfaDevice } from '../../store/mfa-devices.js'
import { renewSeed } from '../../store/unfinished-devices.js'

interface Prepared {
  device: MfaDevice
  seed: SealedSeed
  qrCode: Buffer
}

/**
 * Begins the enrolment of a virtual device anew, with another secret: for whoever made the device, did not finish, and may not
 * delete it. AWS IAM User Guide, Troubleshooting: "I am not authorized to perform: iam:DeleteVirtualMFADevice". A device that
 * somebody else made, or that was ever assigned, is in the way as for CreateVirtualMFADevice.
 */
export const renewVirtualMfaDevice = writeOperation<{ SerialNumber: string }, Prepared>(
  'sallyport',
  'RenewVirtualMFADevice',
  {
    checks: ({ input }) => [{ action: 'iam:CreateVirtualMFADevice', resource: input.SerialNumber }],

    async prepare({ caller, input, parts }) {
      const { accountId, accountName } = caller.principal
      const device = await findMfaDevice(parts.store.read, accountId, input.SerialNumber)
      if (device === undefined) throw noSuchDevice(input.SerialNumber)
      const seed = createSeed(device.deviceId, parts)
      const deviceName = device.serialNumber.split('/').at(-1) ?? ''
      const qrCode = await seedQrCode({ deviceName, accountName, base32Seed: seed.base32 })
      return { device, seed, qrCode }
    },

    async run({ caller }, tx, { device, seed, qrCode }) {
      const renewal = { seedSealed: seed.sealed, by: caller.principal.principalId }
      if (!(await renewSeed(tx, device, renewal))) throw alreadyExists('MFA device already exists.')
      return {
        VirtualMFADevice: {
          SerialNumber: device.serialNumber,
          Base32StringSeed: Buffer.from(seed.base32),
          QRCodePNG: qrCode,
        },
      }
    },
  },
)
