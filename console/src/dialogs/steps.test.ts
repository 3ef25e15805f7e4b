import { expect, it } from 'vitest'
import { type Progress, takeSteps } from './steps.js'

it('takes the steps in their order, and says before each how far it is', async () => {
  const log: string[] = []
  const step = (words: string) => ({ words, run: async () => log.push(words) })
  await takeSteps([step('first'), step('second')], ({ done, all }) => log.push(`${done}/${all}`))
  expect(log).toEqual(['0/2', 'first', '1/2', 'second', '2/2'])
})

it('stops at a step that is refused', async () => {
  const seen: Progress[] = []
  const refused = { words: 'refused', run: () => Promise.reject(new Error('no')) }
  const never = { words: 'never', run: () => Promise.reject(new Error('too far')) }
  await expect(takeSteps([refused, never], (progress) => seen.push(progress))).rejects.toThrow('no')
  expect(seen.map(({ words }) => words)).toEqual(['refused'])
})
