// Imports go down only. Each line of `layers` may import from the lines below it and from its own.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

const layers = [
  ['main'],
  ['app'],
  ['pipeline', 'setup', 'signin'],
  ['iam', 'sts', 'console', 'accounts'],
  ['operation.ts'],
  ['mfa', 'credentials', 'permissions', 'audit', 'pages'],
  ['http', 'store', 'secrets', 'observe', 'notify'],
  ['wire', 'arn.ts', 'account-settings.ts'],
  ['config.ts', 'clock.ts', 'random.ts'],
]
// These know nothing of the outside: no I/O, no clock, no randomness, no environment.
const pure = {
  'otp/src': /^(node:crypto|saxes|@xmldom\/xmldom|xml-crypto)$/,
  'policy/src': /^$/,
  'server/src/wire': /^(node:crypto|node:fs)$/,
}

const rank = new Map(layers.flatMap((names, index) => names.map((name) => [name, index])))
const complaints = []

for (const file of sources('server/src')) {
  const from = room(file)
  if (!rank.has(from))
    complaints.push(`${file} lies in no layer: add it to scripts/check-imports.mjs`)
  for (const target of imports(file)) {
    if (!target.startsWith('.')) continue
    const to = room(normalize(join(dirname(file), target)).replace(/\.js$/, '.ts'))
    if (rank.get(to) < rank.get(from)) complaints.push(`${file} imports upwards, from ${to}`)
    if (to === 'main' && from !== 'main') complaints.push(`${file} imports from main`)
  }
}
for (const [folder, allowed] of Object.entries(pure)) {
  for (const file of sources(folder)) {
    for (const target of imports(file)) {
      const inside =
        target.startsWith('.') && normalize(join(dirname(file), target)).startsWith(folder)
      if (!inside && !allowed.test(target)) complaints.push(`${file} is pure and imports ${target}`)
    }
    if (/\b(Date\.now|Math\.random|process\.env)\b/.test(code(file))) {
      complaints.push(`${file} is pure and asks for the time, for chance or for the environment`)
    }
  }
}

for (const complaint of complaints) console.error(complaint)
process.exitCode = complaints.length === 0 ? 0 : 1

function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() && entry.name.endsWith('.ts') && !/\.(test|contract)\.ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
}

function imports(file) {
  const statements = /^(?:import|export|\}).*\bfrom '([^']+)'$|\bimport\('([^']+)'\)/gm
  return [...code(file).matchAll(statements)].map((match) => match[1] ?? match[2])
}

/** The file without its comments. */
function code(file) {
  return readFileSync(file, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, '')
}

function room(file) {
  return file.split('/')[2]
}
