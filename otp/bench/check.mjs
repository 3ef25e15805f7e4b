// Checks of a one-time code per second: SHA-1, six digits, window of one step either way.
// Run after `npm run build`: node otp/bench/check.mjs
// Measures the `otpauth` package beside it where that is installed.
import { findConsecutiveSteps } from '../dist/consecutive.js'
import { hotp } from '../dist/hotp.js'
import { findStep } from '../dist/verify.js'

const secret = Buffer.from('12345678901234567890')
const center = 58_000_000
const code = hotp(secret, center)

/** Best of five rounds of about 200 ms, in calls per second. */
function callsPerSecond(check) {
  let best = 0
  for (let round = 0; round < 6; round += 1) {
    const start = performance.now()
    let calls = 0
    while (performance.now() - start < 200) {
      for (let index = 0; index < 10; index += 1) check()
      calls += 10
    }
    if (round > 0) best = Math.max(best, (calls / (performance.now() - start)) * 1000)
  }
  return best
}

function report(name, check) {
  const rate = Math.round(callsPerSecond(check)).toLocaleString('en')
  process.stdout.write(`${name.padEnd(44)}${rate.padStart(12)} checks/s\n`)
}

report('code, window +-1', () => findStep({ secret, code, center, before: 1, after: 1 }))
const pair = { code1: hotp(secret, center - 600), code2: hotp(secret, center - 599) }
report('pair of codes, 998 behind to 1000 ahead', () =>
  findConsecutiveSteps({ secret, ...pair, center, behind: 998, ahead: 1000 }),
)

const otpauth = await import('otpauth').catch(() => undefined)
if (otpauth !== undefined) {
  const key = new otpauth.Secret({ buffer: Uint8Array.from(secret).buffer })
  const token = new otpauth.TOTP({ secret: key })
  const timestamp = center * 30_000
  report('otpauth: code, window +-1', () => token.validate({ token: code, timestamp, window: 1 }))
}
