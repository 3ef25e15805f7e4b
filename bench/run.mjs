// `npm run bench`: every benchmark, one after the other, on a machine that does nothing else. It prints tables and asserts
// nothing. `npm run bench -- requests start` runs those alone; BENCH_SECONDS and BENCH_ROUNDS set how long calls are measured.
import { run } from '../scripts/run.mjs'

const benches = {
  requests: 'bench/requests.mjs',
  scale: 'bench/scale.mjs',
  start: 'bench/start.mjs',
  memory: 'bench/memory.mjs',
  sigv4: 'bench/sigv4.mjs',
  wire: 'bench/wire.mjs',
  policy: 'bench/policy.mjs',
  otp: 'otp/bench/check.mjs',
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !(name in benches))
if (unknown.length > 0) {
  console.error(
    `There is no benchmark ${unknown.join(', ')}; there are ${Object.keys(benches).join(', ')}`,
  )
  process.exit(2)
}
for (const name of wanted.length > 0 ? wanted : Object.keys(benches)) {
  console.log(`\n# ${name}`)
  await run(process.execPath, [benches[name]])
}
