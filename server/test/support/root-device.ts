import { decodeBase32 } from '@sallyport/otp/base32'
import { totp } from '@sallyport/otp/totp'
import { assignDevice } from '../../src/mfa/assign-device.js'
import { insertVirtualDevice, newVirtualDevice } from '../../src/mfa/virtual/enroll.js'
import { lockAccount } from '../../src/store/accounts.js'
import { useQuota } from '../../src/store/account-usage.js'
import { lockMfaDevice } from '../../src/store/mfa-devices.js'
import { accountId, createRootKey } from './account.js'
import type { TestCredentials, TestServer } from './ephemeral.js'
import type { App } from './virtual-device.js'

/** The root user with an access key and an enabled device, as the set-up page makes it. */
export async function createRootWithDevice(
  server: TestServer,
  name = 'root-account-mfa-device',
): Promise<{ credentials: TestCredentials; app: App }> {
  const { parts } = server
  const serialNumber = `arn:aws:iam::${accountId}:mfa/${name}`
  const seed = await parts.store.write(async (tx) => {
    await lockAccount(tx, accountId)
    await useQuota(tx, { accountId, resource: 'mfa-devices', quota: 5000 })
    const made = newVirtualDevice(parts)
    await insertVirtualDevice(tx, { ...made, accountId, serialNumber, createdAt: parts.clock() })
    const device = await lockMfaDevice(tx, accountId, serialNumber)
    if (device === undefined) throw new Error('root has this device already')
    const secret = decodeBase32(made.base32Seed)
    const codes = [totp(secret, parts.clock() - 30_000), totp(secret, parts.clock())] as const
    const request = { device, owner: { kind: 'root' }, codes, limit: 8, firstOnly: false } as const
    await assignDevice(tx, request, parts)
    return made.base32Seed
  })
  await server.advance(30)
  const secret = decodeBase32(seed)
  return {
    credentials: await createRootKey(server),
    app: { serialNumber, seed, code: (offset = 0) => totp(secret, server.now() + offset * 30_000) },
  }
}
