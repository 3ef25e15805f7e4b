import { execFile } from 'node:child_process'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { temporaryDirectory } from '../support/temporary-directory.js'
import { documents, linksOf, projectRoot, readDocument } from './markdown.js'

const run = promisify(execFile)

/** Names of files in docs/images that documents show. */
function shown(): string[] {
  const targets = documents().flatMap((path) => linksOf(readDocument(path)).map(({ path }) => path))
  const pictures = targets.filter((target) => target.endsWith('.png'))
  return [...new Set(pictures.map((target) => target.split('/').at(-1) ?? ''))].toSorted()
}

it('makes the pictures that the documents show, and no others', async () => {
  const folder = await temporaryDirectory()
  await run(process.execPath, ['scripts/screenshots.mjs', folder], { cwd: projectRoot })
  const made = (await readdir(folder)).toSorted()
  expect(made).toEqual(shown())
  expect(made).toEqual((await readdir(join(projectRoot, 'docs/images'))).toSorted())
  for (const name of made) expect((await stat(join(folder, name))).size).toBeGreaterThan(10_000)
}, 120_000)
