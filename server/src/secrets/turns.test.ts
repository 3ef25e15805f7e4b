import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createTurns } from './turns.js'

/** Work that says when it begins and ends when it is told. */
function createWork() {
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const work = (name: string) => () => {
    begun.push(name)
    return new Promise<string>((resolve) => ends.set(name, () => resolve(name)))
  }
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.()
    await setImmediate()
  }
  return { begun, work, end }
}

it('lets so many run at once and the others wait for their turn, in the order in which they came', async () => {
  const turns = createTurns({ atOnce: 2, waiting: 10 })
  const { begun, work, end } = createWork()
  const all = ['a', 'b', 'c', 'd'].map((name) => turns.take(work(name)))
  expect(begun).toEqual(['a', 'b'])
  await end('b')
  expect(begun).toEqual(['a', 'b', 'c'])
  await end('c')
  await end('a')
  await end('d')
  expect(await Promise.all(all)).toEqual(['a', 'b', 'c', 'd'])
})

it('refuses who comes while too many wait, and takes work again afterwards', async () => {
  const turns = createTurns({ atOnce: 1, waiting: 1 })
  const { begun, work, end } = createWork()
  const first = turns.take(work('a'))
  const second = turns.take(work('b'))
  await expect(turns.take(work('c'))).rejects.toMatchObject({
    code: 'Throttling',
    status: 400,
    message: 'Rate exceeded',
  })
  await end('a')
  await end('b')
  expect(await Promise.all([first, second])).toEqual(['a', 'b'])
  const third = turns.take(work('d'))
  await end('d')
  expect(await third).toBe('d')
  expect(begun).toEqual(['a', 'b', 'd'])
})

it('passes the turn on where work fails', async () => {
  const turns = createTurns({ atOnce: 1, waiting: 1 })
  const failing = turns.take(() => Promise.reject(new Error('no')))
  const next = turns.take(() => Promise.resolve('yes'))
  await expect(failing).rejects.toThrow('no')
  expect(await next).toBe('yes')
})
