import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { compilePolicy } from './compile.js'
import { decide } from './decide.js'
import { checkDocument } from './document/check.js'
import { explain } from './explain.js'
import { preparePolicies } from './prepare.js'

it('the example of the README prints what it says', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  const [, example = ''] = /```js\n([^]*?)```/.exec(readme) ?? []
  const body = example.replaceAll(/^import .*$/gm, '')
  const promised = [...body.matchAll(/^console\.log\(.*\/\/ (.*)$/gm)].map(([, text]) => text)
  const printed: unknown[] = []
  const names = { checkDocument, compilePolicy, preparePolicies, decide, explain }
  const scope = { ...names, console: { log: (value: unknown) => printed.push(value) } }
  // eslint-disable-next-line no-new-func, typescript/no-implied-eval -- runs our own documentation
  const run: unknown = new Function(...Object.keys(scope), body)
  if (typeof run === 'function') Reflect.apply(run, undefined, Object.values(scope))
  expect(promised.length).toBeGreaterThan(3)
  expect(printed).toEqual(promised)
})
