import { describe, expect, it } from 'vitest'
import { type Progress, showProgress } from './progress.js'

/** What is written of these, and of the end. */
function written(isTTY: boolean, shown: readonly Progress[]): string[] {
  const texts: string[] = []
  const progress = showProgress({ isTTY, write: (text) => texts.push(text) })
  for (const one of shown) progress.show(one)
  progress.end()
  progress.end()
  return texts
}

const reading = (done: number, total = 4_149_236): Progress => ({ stage: 'reading', done, total })
const sealing = (done: number, total = 4000): Progress => ({ stage: 'sealing', done, total })

describe('away from a terminal', () => {
  it('reading is told in percent, with a line for each tenth', () => {
    const shown = [0, 1000, 414_923, 428_517, 500_000, 4_149_235, 4_149_236].map((n) => reading(n))
    expect(written(false, shown)).toEqual([
      'reading 0 %\n',
      'reading 10 %\n',
      'reading 99 %\n',
      'reading 100 %\n',
    ])
  })

  it('everything else is told in tokens', () => {
    expect(written(false, [sealing(200), sealing(399), sealing(400), sealing(4000)])).toEqual([
      'sealing 200 of 4,000\n',
      'sealing 400 of 4,000\n',
      'sealing 4,000 of 4,000\n',
    ])
  })

  it.each([
    [reading(0, 0), 'reading 100 %\n'],
    [sealing(0, 0), 'sealing 0 of 0\n'],
    [{ stage: 'checking the signature' }, 'checking the signature\n'],
  ])(
    'nothing at all is told as done, and what nobody can count by its name: %j',
    (progress, line) => {
      expect(written(false, [progress, progress])).toEqual([line])
    },
  )
})

it('on a terminal one line changes with every step, and is left once', () => {
  const shown = [reading(414_923), reading(428_517), reading(430_000), sealing(200), sealing(201)]
  expect(written(true, shown)).toEqual([
    '\r\u001B[2Kreading 9 %',
    '\r\u001B[2Kreading 10 %',
    '\r\u001B[2Ksealing 200 of 4,000',
    '\r\u001B[2Ksealing 201 of 4,000',
    '\n',
  ])
})
