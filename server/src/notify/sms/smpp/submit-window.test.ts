import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSubmitWindow } from './submit-window.js'

const never = new AbortController().signal

describe('a submit window', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('lets through as many as it is wide, and the next when one is given back', async () => {
    const window = createSubmitWindow(2, undefined)
    const order: number[] = []
    const takes = [1, 2, 3, 4].map(async (number) => {
      if (await window.take(never)) order.push(number)
    })
    await Promise.all(takes.slice(0, 2))
    expect(order).toEqual([1, 2])
    window.give()
    await takes[2]
    expect(order).toEqual([1, 2, 3])
    window.give()
    await takes[3]
    expect(order).toEqual([1, 2, 3, 4])
  })

  it('lets through only so many in a second', async () => {
    const window = createSubmitWindow(100, 4)
    let count = 0
    const takes = Array.from({ length: 9 }, () => window.take(never).then(() => (count += 1)))
    await vi.advanceTimersByTimeAsync(0)
    expect(count).toBe(1)
    await vi.advanceTimersByTimeAsync(249)
    expect(count).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(count).toBe(2)
    await vi.advanceTimersByTimeAsync(1750)
    await Promise.all(takes)
    expect(count).toBe(9)
  })

  it('lets go of whoever waits no longer, and keeps no place for him', async () => {
    const window = createSubmitWindow(1, undefined)
    expect(await window.take(never)).toBe(true)
    const impatient = new AbortController()
    const waiting = window.take(impatient.signal)
    impatient.abort()
    expect(await waiting).toBe(false)
    expect(await window.take(AbortSignal.abort())).toBe(false)
    window.give()
    expect(await window.take(never)).toBe(true)
  })
})
