// Resident memory under load: after a warm-up it must not grow. BENCH_MEMORY_SECONDS sets how long (60 when left out).
import { readFileSync } from 'node:fs'
import { load } from './client.mjs'
import { startSallyport } from './servers.mjs'
import { signedRequest } from './sign.mjs'

const seconds = Number(process.env.BENCH_MEMORY_SECONDS ?? 60)
const samples = 6

const sallyport = await startSallyport()
const { port, credentials, pid } = sallyport
const requests = [
  signedRequest({ service: 'sts', action: 'GetCallerIdentity', credentials, port }),
  signedRequest({ service: 'iam', action: 'GetUser', credentials, port }),
  signedRequest({ service: 'sts', action: 'GetSessionToken', credentials, port }),
  signedRequest({ service: 'iam', action: 'ListUsers', credentials, port }),
]
let sent = 0
const next = () => requests[(sent += 1) % requests.length]

function residentMegabytes() {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}

const rows = []
for (let sample = 0; sample < samples; sample += 1) {
  const { rate } = await load({ port, next, seconds: seconds / samples })
  rows.push({
    'after s': Math.round(((sample + 1) * seconds) / samples),
    'requests/s': Math.round(rate),
    'RSS MB': residentMegabytes(),
  })
}
await sallyport.stop()
console.table(rows)
