// Installs what package-lock.json asks for, unless that was done already.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mustRun } from './run.mjs'

const stamp = 'node_modules/.sallyport-installed'
const wanted = createHash('sha256')
  .update(readFileSync('package-lock.json'))
  .update(process.version)
  .digest('hex')

/** Installs the npm packages and, with them, builds. */
export async function installPackages() {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  await mustRun('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}
