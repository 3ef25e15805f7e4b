import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export const projectRoot = fileURLToPath(new URL('../../../', import.meta.url))

/** Every document of the project, as a path from its root. */
export function documents(): string[] {
  const below = (folder: string) =>
    readdirSync(projectRoot + folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .map((name) => `${folder}/${name}`)
  const packages = ['otp', 'policy', 'server'].map((folder) => `${folder}/README.md`)
  const atRoot = readdirSync(projectRoot).filter((name) => name.endsWith('.md'))
  return [...atRoot, ...below('docs'), ...packages].toSorted()
}

export const readDocument = (path: string): string => readFileSync(projectRoot + path, 'utf8')

/** A fenced block of a document. */
export interface Block {
  language: string
  /** What follows the language on the fence: the file that a reader saves the block as. */
  fileName: string | undefined
  text: string
  line: number
  /** From a comment `<!-- not run: reason -->` before the fence. */
  notRun: string | undefined
}

export function blocksOf(document: string): Block[] {
  const blocks: Block[] = []
  const fences = /(?:<!-- not run: ([^\n]+) -->\n+)?^```(\w+)(?: (\S+))?\n([^]*?)^```$/gm
  for (const match of document.matchAll(fences)) {
    const [, notRun, language = '', fileName, text = ''] = match
    const line = document.slice(0, document.indexOf('```', match.index)).split('\n').length
    blocks.push({ language, fileName, text, line, notRun })
  }
  return blocks
}

/** The document without what stands in fences and in code. */
export const proseOf = (document: string): string =>
  document.replaceAll(/^```[^]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '')

/** The anchors of its headings, as GitHub makes them. */
export function anchorsOf(document: string): Set<string> {
  const headings = document.replaceAll(/^```[^]*?^```$/gm, '').matchAll(/^#{1,6} (.+)$/gm)
  const anchors = new Set<string>()
  for (const [, heading = ''] of headings) {
    const anchor = heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-')
    let unique = anchor
    for (let count = 1; anchors.has(unique); count += 1) unique = `${anchor}-${count}`
    anchors.add(unique)
  }
  return anchors
}

export interface Link {
  /** Path as written, empty for a place in the document itself. */
  path: string
  anchor: string | undefined
}

/** Links to files and to places in them; those with a scheme lead elsewhere and are left out. */
export function linksOf(document: string): Link[] {
  const found = [...proseOf(document).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target)
  return found
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#')
      return { path, anchor }
    })
}
