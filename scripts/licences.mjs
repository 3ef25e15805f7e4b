import { existsSync, readFileSync } from 'node:fs'

// The texts that libraries put beside their code. A licence must be there; the others are passed on where they are.
const licences = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license']
// saxes has its licence in its repository and not in its package.
const elsewhere = { saxes: 'scripts/licence-of-saxes.txt' }
const notices = ['NOTICE', 'THIRD-PARTY-LICENSES', 'THIRD-PARTY-LICENSES.txt']

/** Collects which libraries are in the files, and writes their licences beside them. */
export function libraryLicences(fileName) {
  return {
    name: 'library-licences',
    generateBundle() {
      const folders = new Set(
        [...this.getModuleIds()].map((id) => folderOf(id)).filter((folder) => folder !== undefined),
      )
      const texts = [...folders].toSorted().map((folder) => textOf(folder))
      this.emitFile({ type: 'asset', fileName, source: texts.join(`\n${'-'.repeat(80)}\n\n`) })
    },
  }
}

/** The folder of the package that a module belongs to; undefined for our own. */
function folderOf(id) {
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/.@][^/]*)\//.exec(id)?.[1]
}

function textOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  const beside = [...licences, ...notices]
    .map((file) => `${folder}/${file}`)
    .filter((file) => existsSync(file))
  const isThere = licences.some((file) => existsSync(`${folder}/${file}`))
  const licence = isThere ? [] : [elsewhere[name]]
  if (licence.includes(undefined)) throw new Error(`${name} has no text of its licence`)
  const texts = [...licence, ...beside].map((file) => readFileSync(file, 'utf8').trim())
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`
}
