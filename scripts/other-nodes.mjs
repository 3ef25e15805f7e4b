// `npm run test:nodes`: the unit tests and a small story with the other versions of Node.js that Sallyport supports. They are
// installed into a folder of their own, so that nothing of the workspace changes.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run } from './run.mjs'

const versions = ['22', '24']

const folder = mkdtempSync(join(tmpdir(), 'sallyport-nodes-'))
let failed = 0
try {
  for (const version of versions) {
    const node = await install(version)
    console.log(`\nNode.js ${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}`)
    const unit = ['node_modules/vitest/vitest.mjs', 'run', '--reporter=dot']
    failed += await run(node, [...unit, 'otp/src', 'policy/src', 'console/src', 'server/src'])
    failed += await run(node, ['scripts/smoke.mjs'])
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = failed === 0 ? 0 : 1

async function install(version) {
  const name = `node-${process.platform}-${process.arch}`
  const prefix = join(folder, version)
  const options = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error']
  // Without engine-strict: what is installed is the engine itself.
  const code = await run('npm', ['install', '--prefix', prefix, ...options, `${name}@${version}`], {
    cwd: folder,
  })
  if (code !== 0) throw new Error(`Node.js ${version} cannot be installed`)
  return join(prefix, 'node_modules', name, 'bin', 'node')
}
