import { describe, expect, it } from 'vitest'
import { otpauthUri } from './otpauth-uri.js'

const base = { deviceName: 'alice', accountName: 'example', secret: 'JBSWY3DPEHPK3PXP' }

describe('otpauthUri', () => {
  it('is the text that AWS documents for CreateVirtualMFADevice', () => {
    expect(otpauthUri(base)).toBe('otpauth://totp/alice@example?secret=JBSWY3DPEHPK3PXP')
  })

  it('names the issuer where there is one', () => {
    const uri = otpauthUri({ ...base, issuer: 'Sallyport & Söhne' })
    expect(uri).toBe(
      'otpauth://totp/alice@example?secret=JBSWY3DPEHPK3PXP&issuer=Sallyport%20%26%20S%C3%B6hne',
    )
  })

  it('encodes names, so that they come back whole', () => {
    const parts = { ...base, deviceName: 'a+b=c,d.e@f-g_h', accountName: '12/3:4?5#6 %7é' }
    const url = new URL(otpauthUri(parts))
    const label = url.pathname.replace(/^\/*(totp\/)?/, '')
    const [deviceName, accountName] = label.split('@').map(decodeURIComponent)
    expect({ deviceName, accountName }).toEqual({
      deviceName: parts.deviceName,
      accountName: parts.accountName,
    })
    expect(url.searchParams.get('secret')).toBe(base.secret)
  })

  it('writes the secret in capitals without padding or blanks', () => {
    const uri = otpauthUri({ ...base, secret: 'jbsw y3dp ehpk 3pxp mzxw 6===' })
    expect(uri).toBe('otpauth://totp/alice@example?secret=JBSWY3DPEHPK3PXPMZXW6')
  })

  it('tells apps what differs from their defaults, and only that', () => {
    const same = { algorithm: 'SHA1', digits: 6, periodSeconds: 30 } as const
    expect(otpauthUri({ ...base, ...same })).toBe(otpauthUri(base))
    const other = { algorithm: 'SHA256', digits: 8, periodSeconds: 60 } as const
    expect(otpauthUri({ ...base, ...other })).toBe(
      `${otpauthUri(base)}&algorithm=SHA256&digits=8&period=60`,
    )
  })

  it.each([
    { deviceName: '' },
    { accountName: '' },
    { secret: '' },
    { secret: 'not base32!' },
    { deviceName: '\ud800' },
  ])('refuses %j', (change) => {
    expect(() => otpauthUri({ ...base, ...change })).toThrow(TypeError)
  })
})
