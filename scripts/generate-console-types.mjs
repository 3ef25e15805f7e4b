// `npm run docs`: writes console/src/api/models/SERVICE.d.ts, what each operation takes and gives, from server/models/*.json.
// With --check: fails where a file is stale.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { format } from 'prettier'

const folder = 'console/src/api/models'
const check = process.argv.includes('--check')

for (const name of readdirSync('server/models')) {
  const model = JSON.parse(readFileSync(`server/models/${name}`, 'utf8'))
  const file = `${folder}/${name.replace(/\.json$/, '.d.ts')}`
  const text = await format(typesOf(model), {
    parser: 'typescript',
    ...JSON.parse(readFileSync('.prettierrc.json', 'utf8')),
  })
  if (!check) writeFileSync(file, text)
  else if (text !== current(file)) {
    console.error(`${file} is stale: run \`npm run docs\``)
    process.exitCode = 1
  }
}

function current(file) {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function typesOf(model) {
  const operations = Object.entries(model.operations)
  const inputs = reach(model, operations.map(([, { input }]) => input).filter(Boolean))
  const answers = operations.map(([, { output }]) => output).filter(Boolean)
  const names = [...new Set([...inputs, ...reach(model, answers)])].toSorted((a, b) =>
    a < b ? -1 : 1,
  )
  const interfaces = names
    .filter((name) => model.shapes[name].type === 'structure')
    .map((name) =>
      interfaceOf(model, name, { isInput: inputs.has(name), isAnswer: answers.includes(name) }),
    )
  return `/* eslint-disable max-lines -- made by \`npm run docs\` from server/models/${model.service}.json. Do not edit.
   Times are ISO text and blobs base64. */

export interface Operations {
  ${operations
    .map(
      ([name, { input, output }]) =>
        `${name}: { input: ${input ?? 'Nothing'}; output: ${output ?? 'Nothing'} }`,
    )
    .join('\n')}
}

/** An input or output without members. */
export type Nothing = Readonly<Record<string, never>>

${interfaces.join('\n\n')}
`
}

/** The shapes that these shapes are made of, and themselves. */
function reach({ shapes }, roots) {
  const seen = new Set()
  const visit = (name) => {
    if (seen.has(name) || shapes[name].exception) return
    seen.add(name)
    const shape = shapes[name]
    for (const { shape: member } of Object.values(shape.members ?? {})) visit(member)
    for (const part of [shape.member, shape.key, shape.value]) if (part) visit(nameOf(part))
  }
  for (const root of roots) visit(root)
  return seen
}

function interfaceOf(model, name, { isInput, isAnswer }) {
  const { members, required = [] } = model.shapes[name]
  const lines = Object.entries(members).map(([member, { shape }]) => {
    // The server puts every list of an answer there, if empty.
    const there = required.includes(member) || (isAnswer && model.shapes[shape].type === 'list')
    // What is undefined is left out of the JSON.
    return `${member}${there ? '' : '?'}: ${typeOf(model, shape)}${!there && isInput ? ' | undefined' : ''}`
  })
  return lines.length === 0
    ? `export type ${name} = Nothing`
    : `export interface ${name} {\n${lines.join('\n')}\n}`
}

function typeOf(model, name) {
  const shape = model.shapes[name]
  switch (shape.type) {
    case 'structure':
      return name
    case 'list':
      return `readonly (${typeOf(model, nameOf(shape.member))})[]`
    case 'map':
      return `Readonly<Record<string, ${typeOf(model, nameOf(shape.value))}>>`
    case 'string':
      return shape.enum?.map((value) => `'${value}'`).join(' | ') ?? 'string'
    case 'timestamp':
    case 'blob':
      return 'string'
    case 'boolean':
      return 'boolean'
    default:
      return 'number'
  }
}

function nameOf(part) {
  return typeof part === 'string' ? part : part.shape
}
