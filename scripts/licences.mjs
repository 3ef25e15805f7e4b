import { existsSync, readFileSync } from 'node:fs'

// The texts that libraries put beside their code. A licence must be there; the others are passed on where they are.
const licences = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'license']
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
  const licence = licences.find((file) => existsSync(`${folder}/${file}`))
  if (licence === undefined) throw new Error(`${name} has no text of its licence`)
  const files = [licence, ...notices.filter((file) => existsSync(`${folder}/${file}`))]
  const texts = files.map((file) => readFileSync(`${folder}/${file}`, 'utf8').trim())
  return `${name} ${version} (${license})\n\n${texts.join('\n\n')}\n`
}
