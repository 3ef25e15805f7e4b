import { Writable } from 'node:stream'
import { pino } from 'pino'
import { systemClock } from '../../src/clock.js'
import type { GatewayParts } from '../../src/notify/sms/gateway.js'
import { systemRandom } from '../../src/random.js'

/** What a gateway is given, with a log that can be read. */
export function gatewayParts(changes: Partial<GatewayParts> = {}) {
  let logged = ''
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      logged += chunk.toString()
      done()
    },
  })
  const parts: GatewayParts = {
    clock: systemClock,
    random: systemRandom,
    log: pino({ level: 'debug' }, stream),
    callbackUrl: (name) => `https://iam.example.com/notify/sms/${name}`,
    ...changes,
  }
  return { parts, logged: () => logged }
}
