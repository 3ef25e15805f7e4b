// How long an ephemeral server takes from the command to its first line, and to be put back to its start.
import { spawn } from 'node:child_process'

const command = new URL('../server/bin/sallyport.js', import.meta.url).pathname
const runs = 9

function start(program, args) {
  const startedAt = performance.now()
  // A process group of its own: npx does not pass signals on to what it starts.
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
    child.stdout.once('data', (line) => {
      child.removeAllListeners('exit')
      resolve({
        milliseconds: performance.now() - startedAt,
        child,
        endpoint: JSON.parse(line).endpoint,
      })
    })
  })
}

async function stop(child) {
  const ended = new Promise((resolve) => child.once('exit', resolve))
  process.kill(-child.pid, 'SIGTERM')
  await ended
}

async function measure(program, args) {
  const starts = []
  const resets = []
  for (let index = 0; index < runs; index += 1) {
    const { milliseconds, child, endpoint } = await start(program, args)
    starts.push(milliseconds)
    for (let reset = 0; reset < 3; reset += 1) {
      const askedAt = performance.now()
      await (await fetch(`${endpoint}/_ephemeral/reset`, { method: 'POST' })).text()
      resets.push(performance.now() - askedAt)
    }
    await stop(child)
  }
  return { starts, resets }
}

const median = (numbers) =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)]
const row = (what, numbers, budget) => ({
  what,
  'median ms': Math.round(median(numbers)),
  'max ms': Math.round(Math.max(...numbers)),
  'budget ms': budget,
})

const options = ['serve', '--ephemeral', '--listen', 'localhost:0']
const direct = await measure(process.execPath, [command, ...options])
const viaNpx = await measure('npx', ['sallyport', ...options])
console.table([
  row('npx sallyport serve --ephemeral', viaNpx.starts, 1000),
  row('the same without npx', direct.starts, 1000),
  row('POST /_ephemeral/reset', direct.resets, 50),
])
