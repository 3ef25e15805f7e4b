// `npm start`: on a fresh clone does everything, then runs the server with the embedded database in ./sallyport-data. Started
// with `exec`, so that a signal to npm comes here and does not end with a shell in between.
import { spawn } from 'node:child_process'
import { installPackages } from './install.mjs'
import { mustRun } from './run.mjs'

await installPackages()
await mustRun('npm', ['run', '--silent', 'build'])

const server = spawn(
  process.execPath,
  ['server/bin/sallyport.js', 'serve', ...process.argv.slice(2)],
  {
    stdio: 'inherit',
  },
)
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.once('exit', (code) => {
  process.exitCode = code ?? 1
})
