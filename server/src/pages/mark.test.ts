import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { markUrl } from './mark.js'

const shapes = (svg: string): string[] => svg.match(/ (?:d|fill|rx|stroke)="[^"]*"/g) ?? []

it('is the drawing that the console has', () => {
  const drawn = decodeURIComponent(markUrl.slice(markUrl.indexOf(',') + 1))
  const file = new URL('../../../console/src/shell/sallyport.svg', import.meta.url)
  expect(shapes(drawn)).toEqual(shapes(readFileSync(file, 'utf8')))
  expect(shapes(drawn)).toContain(' fill="#0f5c5c"')
})
