import { expect, it } from 'vitest'
import { shownProgress } from './import-progress.js'

it.each([
  [{}, { words: 'Sending the file', percent: undefined }],
  [
    { Stage: 'verifying', Done: 0, Total: 0 },
    { words: 'Checking the signature', percent: undefined },
  ],
  [{ Stage: 'reading' }, { words: 'Reading the file', percent: undefined }],
  [
    { Stage: 'reading', Done: 2500, Total: 10_000 },
    { words: 'Reading the file', percent: 25 },
  ],
  [
    { Stage: 'sealing', Done: 2500, Total: 10_000 },
    { words: 'Encrypting the seeds: 2,500 of 10,000 tokens', percent: 25 },
  ],
  [
    { Stage: 'storing', Done: 3, Total: 2 },
    { words: 'Storing: 3 of 2 tokens', percent: 100 },
  ],
  [
    { Stage: 'later', Done: 1, Total: 2 },
    { words: 'Sending the file: 1 of 2 tokens', percent: 50 },
  ],
])('shows %j', (answer, shown) => {
  expect(shownProgress(answer, 'Sending the file')).toEqual(shown)
})
