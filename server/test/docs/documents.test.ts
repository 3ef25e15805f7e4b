/**
 * Follows the documents as a reader would. Each has one folder and one shell; blocks are taken in their order. Pages in docs/
 * that start no server are for "A server to try things on": the blocks of docs/README.md come first.
 *
 * - A `sh` block is typed into the shell. Lines `# => text` name what the output of the command before holds. A command
 *   succeeds, unless what follows it is an error (`# => An error occurred …`, `# => sallyport: …`): then it fails.
 * - A block with a file name on its fence is saved as that file; a `sh` block then uses it.
 * - A `sh` block that is nothing but `npm start` or `npx sallyport serve …` is a terminal of its own: the server runs in the
 *   background from then on. It listens on a free port, which takes the place of 8080 in all blocks (9090 has another).
 *   Installing and building, the rest of `npm start`, was done before the tests.
 * - Nobody waits: `sleep` of ten seconds or more moves the document's clock on, by which its servers, its other Node.js
 *   processes and its oathtool go (`bin/`, `moved-clock.mjs`). The AWS CLI signs by real time, as it does anywhere.
 * - `npx` is left out of `npx sallyport`: npm finds the same command, only later.
 * - `aws` is the AWS CLI in /usr/bin, loaded once (`support/aws-program.ts`), `postgres://…` the PostgreSQL of this run of the tests.
 * - A block after `<!-- not run: reason -->` is left out, and named.
 */
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../support/postgres.js'
import { type Block, blocksOf, documents, readDocument } from './markdown.js'
import { foregroundServer, openReader } from './reader.js'

const runnable = (block: Block): boolean =>
  block.language === 'sh' || block.language === 'js' || block.fileName !== undefined

const blocksToFollow = (path: string): Block[] => blocksOf(readDocument(path)).filter(runnable)

// The samples of the packages are the packages' own to test.
const followed = documents()
  .filter((path) => path === 'README.md' || path.startsWith('docs/'))
  .map((path) => ({ path, blocks: blocksToFollow(path) }))
  .filter(({ blocks }) => blocks.length > 0)

const serverToTryThingsOn = blocksToFollow('docs/README.md')

function startsServer(blocks: readonly Block[]): boolean {
  return blocks.some(
    ({ text }) => text.includes('sallyport serve') || foregroundServer(text) !== undefined,
  )
}

describe.concurrent('a reader who follows', () => {
  it.each(followed)('$path gets what it says', { timeout: 300_000 }, async ({ path, blocks }) => {
    const reader = await openReader(createTestDatabase)
    const before = startsServer(blocks) ? [] : serverToTryThingsOn
    try {
      for (const block of before) await reader.follow(block)
      for (const block of blocks.filter(({ notRun }) => notRun === undefined)) {
        await reader.follow(block).catch((error: unknown) => {
          throw new Error(`${path}:${block.line}: ${(error as Error).message}`, { cause: error })
        })
      }
    } finally {
      await reader.leave()
    }
  })
})

it('names every block that is not run, with the reason', () => {
  const left = followed.flatMap(({ path, blocks }) =>
    blocks
      .filter(({ notRun }) => notRun !== undefined)
      .map(({ line, notRun }) => `${path}:${line}: ${notRun}`),
  )
  console.log(`${left.length} blocks of the documents are not run:\n${left.join('\n')}`)
  expect(left.every((line) => line.length > 20)).toBe(true)
})

it('knows a sample of JavaScript by the file that it is saved as', () => {
  const nameless = followed.flatMap(({ path, blocks }) =>
    blocks
      .filter(({ language, fileName }) => language === 'js' && fileName === undefined)
      .map(({ line }) => `${path}:${line}`),
  )
  expect(nameless).toEqual([])
})
