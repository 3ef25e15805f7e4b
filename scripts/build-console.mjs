// Builds the console and the script of the sign-in pages into server/bundle/console, each file with its .br and .gz beside it.
// Prints what a browser loads and fails over the budget. Does nothing where nothing has changed.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { build } from 'vite'
import { consoleFonts } from './console-fonts.mjs'
import { libraryLicences } from './licences.mjs'
import { consoleTheme } from './console-theme.mjs'

const place = 'server/bundle/console'
const budgets = { console: 450_000, signIn: 60_000 }
// Not in the bundle, which is shipped.
const stamp = 'node_modules/.sallyport-console'

const wanted = fingerprint()
const isCurrent = existsSync(place) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted
if (!isCurrent) await buildAll()

async function buildAll() {
  // Two builds at once are in nobody's way, and what one leaves that was killed is not shipped.
  const made = `node_modules/.sallyport-console-made-${process.pid}`
  await mkdir(made, { recursive: true })
  try {
    await build({
      ...viteOptions('console/vite.config.ts', made),
      plugins: [consoleFonts(), consoleTheme(), libraryLicences('licences.txt')],
    })
    await build({
      ...viteOptions('console/vite.sign-in.config.ts', join(made, 'sign-in')),
      plugins: [libraryLicences('licences.txt')],
    })
    const manifest = JSON.parse(readFileSync(join(made, '.vite/manifest.json'), 'utf8'))
    await rm(join(made, '.vite'), { recursive: true })
    const sizes = await compressAll(made)
    if (!withinBudgets(manifest, sizes)) {
      process.exitCode = 1
      return
    }
    await putInPlace(made)
    writeFileSync(stamp, wanted)
  } finally {
    await rm(made, { recursive: true, force: true })
  }
}

function viteOptions(configFile, outDir) {
  return {
    configFile,
    logLevel: 'warn',
    build: { outDir: join(process.cwd(), outDir), emptyOutDir: false, reportCompressedSize: false },
  }
}

/** Everything that the files are made from. */
function fingerprint() {
  const hash = createHash('sha256').update(process.version)
  const files = ['console', 'policy/src']
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name)),
    )
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file))
  const ours = readdirSync('scripts').filter((name) => /console|licences/.test(name))
  const others = ['package-lock.json', ...ours.map((name) => `scripts/${name}`)]
  for (const file of [...files.toSorted(), ...others])
    hash.update(`\0${file}\0`).update(readFileSync(file))
  return hash.digest('hex')
}

/** Writes the compressed files. Gives the gzip size of each, by its name below the folder. */
async function compressAll(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(js|css|html|svg)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  const sizes = await Promise.all(files.map(async (file) => [file, await compress(file)]))
  return new Map(sizes.map(([file, size]) => [file.slice(folder.length + 1), size]))
}

async function compress(file) {
  const content = await readFile(file)
  const [small, smaller] = await Promise.all([
    promisify(gzip)(content, { level: 9 }),
    promisify(brotliCompress)(content, {
      // The best level takes seconds for a hundredth of the size.
      params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
    }),
  ])
  await Promise.all([writeFile(`${file}.gz`, small), writeFile(`${file}.br`, smaller)])
  return small.length
}

function withinBudgets(manifest, sizes) {
  const first = loadedAtStart(manifest)
  const figures = [
    ['the first page of the console, JavaScript', sum(first, '.js', sizes), budgets.console],
    ['the first page of the console, CSS', sum(first, '.css', sizes), Infinity],
    [
      'the sign-in pages, JavaScript and CSS',
      sum(
        [...sizes.keys()].filter((name) => name.startsWith('sign-in/')),
        '',
        sizes,
      ),
      budgets.signIn,
    ],
  ]
  for (const [what, bytes, budget] of figures)
    console.log(
      `${what}: ${(bytes / 1000).toFixed(1)} kB gzip${Number.isFinite(budget) ? ` of ${budget / 1000}` : ''}`,
    )
  const over = figures.filter(([, bytes, budget]) => bytes >= budget)
  for (const [what] of over) console.error(`over the budget: ${what}`)
  return over.length === 0
}

/** The entry, what it imports, and the page that is shown first with what that imports. */
function loadedAtStart(manifest) {
  const seen = new Set()
  const files = new Set()
  const visit = (key) => {
    if (seen.has(key)) return
    seen.add(key)
    const { file, css = [], imports = [] } = manifest[key]
    for (const name of [file, ...css]) files.add(name)
    for (const next of imports) visit(next)
  }
  visit('index.html')
  visit('src/pages/dashboard/dashboard.tsx')
  return [...files]
}

function sum(names, ending, sizes) {
  return names
    .filter((name) => name.endsWith(ending))
    .reduce((total, name) => total + (sizes.get(name) ?? 0), 0)
}

/** At once: a server that starts meanwhile finds the old files or the new ones, and not a half. */
async function putInPlace(made) {
  const old = `${made}-old`
  if (existsSync(place)) await rename(place, old)
  await rename(made, place)
  await rm(old, { recursive: true, force: true })
}
