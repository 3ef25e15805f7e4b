// `npm test`: installs what is missing, builds, checks and runs every test. `--unit`: the quick tests only, no checks.
import { readFileSync } from 'node:fs'
import { installPrograms } from './debian.mjs'
import { installPackages } from './install.mjs'
import { mustRun, run } from './run.mjs'

const unitOnly = process.argv.includes('--unit')

await installPackages()
await mustRun('npm', ['run', '--silent', 'build'])
if (!unitOnly) {
  const missing = installPrograms()
  if (missing.length > 0) {
    console.error(`These programs are missing and the tests need them: ${missing.join(', ')}`)
    process.exit(1)
  }
  for (const check of ['format:check', 'lint', 'types', 'imports']) {
    await mustRun('npm', ['run', '--silent', check])
  }
}

const report = 'node_modules/.sallyport-test-report.json'
const filter = unitOnly ? ['otp/src', 'policy/src', 'console/src', 'server/src'] : []
const code = await run('npx', [
  'vitest',
  'run',
  '--reporter=dot',
  '--reporter=json',
  `--outputFile.json=${report}`,
  ...filter,
])
const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8'))
console.log(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests} skipped`)
process.exit(code)
