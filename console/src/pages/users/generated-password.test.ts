import { expect, it } from 'vitest'
import { generatedPassword } from './generated-password.js'

const fill = (numbers: Uint32Array<ArrayBuffer>) => crypto.getRandomValues(numbers)

it('a generated password has every kind of character, and at least 20 of them', () => {
  for (let time = 0; time < 200; time += 1) {
    const password = generatedPassword(undefined, fill)
    expect(password).toHaveLength(20)
    for (const kind of [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/]) expect(password).toMatch(kind)
  }
})

it('a generated password is as long as the policy asks for', () => {
  expect(generatedPassword({ MinimumPasswordLength: 40 }, fill)).toHaveLength(40)
})

it('numbers that would favour some characters are drawn again', () => {
  const drawn = [2 ** 32 - 1]
  let next = 0
  const numbered = (numbers: Uint32Array<ArrayBuffer>) => {
    numbers[0] = drawn.shift() ?? (next += 1)
  }
  expect(generatedPassword({ MinimumPasswordLength: 128 }, numbered).slice(0, 3)).toBe('BCD')
})
