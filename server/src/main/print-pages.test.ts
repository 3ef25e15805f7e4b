import { PassThrough, Writable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { printPages } from './print-pages.js'

it.each([0, 1, 2, 3, 4, 5])('prints each of %i rows once, in pages of two', async (count) => {
  const rows = Array.from({ length: count }, (_, n) => ({ n }))
  const output = new PassThrough()
  const pageAfter = (last?: { n: number }) => {
    const start = last === undefined ? 0 : last.n + 1
    return Promise.resolve(rows.slice(start, start + 2))
  }
  await printPages(output, { pageSize: 2, pageAfter })
  const printed = String((output.read() as Buffer | null) ?? '')
  expect(printed).toBe(rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
})

it('prints of a row what is to be shown, and goes on after the row itself', async () => {
  const output = new PassThrough()
  const pageAfter = (last?: { n: number }) =>
    Promise.resolve(last === undefined ? [{ n: 1 }] : last.n === 1 ? [{ n: 2 }] : [])
  await printPages(output, { pageSize: 1, pageAfter, shown: ({ n }) => ({ shown: n }) })
  expect(String(output.read())).toBe('{"shown":1}\n{"shown":2}\n')
})

it('asks for no more where the reader of the pipe has had enough', async () => {
  const closed = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' })
  const output = new Writable({ write: (_chunk, _encoding, done) => done(closed) })
  let pages = 0
  const pageAfter = async () => {
    pages += 1
    // As long as a query takes.
    await setImmediate()
    if (pages > 5) throw new Error('it goes on')
    return [{ pages }]
  }
  await printPages(output, { pageSize: 1, pageAfter })
  expect(pages).toBe(2)
})
