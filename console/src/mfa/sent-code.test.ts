import { expect, it } from 'vitest'
import { codeMistake, isExpired, mayResend, resendText, sentCode } from './sent-code.js'

const answer = {
  SerialNumber: 'arn:aws:iam::123456789012:sms-mfa/alice',
  LastDigits: '89',
  ResendAfter: '2026-12-01T12:00:30Z',
  ResendsLeft: 3,
  CodeExpires: '2026-12-01T12:05:00Z',
}
/** The browser's clock is ten minutes slow. */
const now = Date.parse('2026-12-01T11:50:00Z')
const sent = sentCode(answer, { serverNow: '2026-12-01T12:00:00Z', now })
const after = (seconds: number) => now + seconds * 1000

it('reckons with a clock of the browser that is not the server’s', () => {
  expect(sent).toEqual({
    lastDigits: '89',
    resendAt: after(30),
    expiresAt: after(300),
    resendsLeft: 3,
  })
})

it('lets a code be sent anew after the wait, while there are any left', () => {
  expect(mayResend(sent, after(29))).toBe(false)
  expect(mayResend(sent, after(30))).toBe(true)
  expect(mayResend({ ...sent, resendsLeft: 0 }, after(30))).toBe(false)
})

it.each([
  [3, 0, '3 more codes can be sent, the next one in 30 seconds.'],
  [1, 29, '1 more code can be sent, the next one in 1 second.'],
  [2, 30, '2 more codes can be sent.'],
  [0, 0, 'No further code can be sent to this number now.'],
])('says with %i left after %i seconds: %s', (resendsLeft, seconds, words) => {
  expect(resendText({ ...sent, resendsLeft }, after(seconds))).toBe(words)
})

it('knows when a code has expired', () => {
  expect(isExpired(sent, after(299))).toBe(false)
  expect(isExpired(sent, after(300))).toBe(true)
})

it.each([
  { code: '012345', seconds: 10, resendsLeft: 3, mistake: undefined },
  { code: '12345', seconds: 10, resendsLeft: 3, mistake: /six digits of the text message/ },
  { code: '١٢٣٤٥٦', seconds: 10, resendsLeft: 3, mistake: /six digits of the text message/ },
  { code: '012345', seconds: 300, resendsLeft: 1, mistake: /expired\. Choose Resend Code/ },
  { code: '012345', seconds: 300, resendsLeft: 0, mistake: /expired\. Begin again later/ },
])('judges $code after $seconds s with $resendsLeft left', (given) => {
  const { code, seconds, resendsLeft, mistake } = given
  const found = codeMistake(code, { ...sent, resendsLeft }, after(seconds))
  if (mistake === undefined) expect(found).toBeUndefined()
  else expect(found).toMatch(mistake)
})
