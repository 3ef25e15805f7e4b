import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { anchorsOf, documents, linksOf, projectRoot, readDocument } from './markdown.js'

it.each(documents())('%s: every link leads to a file and a heading that exist', (document) => {
  const text = readDocument(document)
  const broken = linksOf(text).filter(({ path, anchor }) => {
    const target = path === '' ? document : join(dirname(document), path)
    if (!existsSync(projectRoot + target)) return true
    return anchor !== undefined && !anchorsOf(readDocument(target)).has(anchor)
  })
  expect(broken).toEqual([])
})

it('CONTRIBUTING.md names files and folders that exist', () => {
  const names = [...readDocument('CONTRIBUTING.md').matchAll(/`([\w.-]+\/[\w./-]*)`/g)]
  const missing = names
    .map(([, name]) => name)
    .filter((name) => !existsSync(`${projectRoot}${name}`))
  expect(names.length).toBeGreaterThan(40)
  expect(missing).toEqual([])
})
