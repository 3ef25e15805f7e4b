// `npm run docs`: writes docs/operations.md from the registry and the models. With --check: fails where the file is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const file = 'docs/operations.md'
const registry = 'server/dist/pipeline/registry.js'

if (!existsSync(registry)) {
  console.error(`${registry} is missing: run \`npm run build\` first`)
  process.exit(1)
}
// What a built operation does not take yet: the call then answers 501, too.
const remarks = {
  AssumeRole: '`ProvidedContexts` is not built: a call with it answers 501.',
  GetMFADevice:
    'Answers for every enabled device; `Certifications` is there for security keys of a model that the metadata file calls certified.',
}

const { operations } = await import(`../${registry}`)
const built = new Set(operations.map(({ model }) => `${model.service} ${model.name}`))
const ofConsole = ['signin', 'sallyport', 'cloudtrail'].map(readModel)
const text = page([readModel('iam'), readModel('sts')]) + consoleText(ofConsole)

if (!process.argv.includes('--check')) {
  writeFileSync(file, text)
} else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
  console.error(`${file} is stale: run \`npm run build && npm run docs\``)
  process.exitCode = 1
}

function readModel(service) {
  return JSON.parse(readFileSync(`server/models/${service}.json`, 'utf8'))
}

function page(models) {
  const counts = models.map((model) => {
    const names = Object.keys(model.operations)
    return `| ${model.service.toUpperCase()} | ${model.apiVersion} | ${names.length} | ${names.filter((name) => isBuilt(model, name)).length} |`
  })
  return `# Operations

<!-- Made by \`npm run docs\` from the registry of operations and AWS's service models. Do not edit. -->

Every operation of AWS's service models. What is built works as AWS describes it. What is not built answers
HTTP 501, code \`NotImplemented\`, and names itself; it is never faked.

| API | version | operations | built |
| --- | --- | --- | --- |
${counts.join('\n')}

Lengths count characters. Patterns are AWS's. The errors are those that the model lists; every operation can also answer
the common ones, such as \`AccessDenied\` (403), \`ValidationError\` (400) and \`InvalidClientTokenId\` (403).

${models.map(apiText).join('\n')}`
}

/** Our own operations: they have no XML, no version and no signature. */
function consoleText(models) {
  const rows = models.flatMap((model) =>
    Object.entries(model.operations).map(
      ([name, { input, output }]) =>
        `| ${model.service} | ${name} | ${membersText(model, input)} | ${membersText(model, output)} |`,
    ),
  )
  return `
## What only the console calls

Operations of our own, which go the same way as AWS's: by \`POST /console/api/SERVICE/OPERATION\` with JSON, from the browser that
is signed in. All operations above are there too.

| service | operation | members (**required**) | answer |
| --- | --- | --- | --- |
${rows.join('\n')}
`
}

function membersText(model, shapeName) {
  const { members = {}, required = [] } = model.shapes[shapeName] ?? {}
  const names = Object.keys(members)
  return names.map((name) => (required.includes(name) ? `**${name}**` : name)).join(', ')
}

function apiText(model) {
  const names = Object.keys(model.operations)
  const ready = names.filter((name) => isBuilt(model, name))
  const missing = names.filter((name) => !isBuilt(model, name))
  const title = model.service.toUpperCase()
  return `## ${title}: built

${ready.map((name) => `- [${name}](#${name.toLowerCase()})`).join('\n')}

${ready.map((name) => builtText(model, name)).join('\n')}
## ${title}: not built

| operation | members (**required**) | errors |
| --- | --- | --- |
${missing.map((name) => missingRow(model, name)).join('\n')}
`
}

function builtText(model, name) {
  const operation = model.operations[name]
  const input = memberRows(model, operation.input)
  const remark = remarks[name] === undefined ? '' : `${remarks[name]}\n\n`
  return `### ${name}

${remark}${input.length === 0 ? 'No members.' : `| member | required | type |\n| --- | --- | --- |\n${input.join('\n')}`}

Answer: ${answerText(model, operation.output)}

Errors: ${errorsText(model, operation) || 'none of its own.'}
`
}

function memberRows(model, shapeName) {
  const { members = {}, required = [] } = model.shapes[shapeName] ?? {}
  return Object.entries(members).map(
    ([member, { shape }]) =>
      `| \`${member}\` | ${required.includes(member) ? 'yes' : ''} | ${typeText(model, shape)} |`,
  )
}

function missingRow(model, name) {
  const operation = model.operations[name]
  const { members = {}, required = [] } = model.shapes[operation.input] ?? {}
  const listed = Object.keys(members).map((member) =>
    required.includes(member) ? `**${member}**` : member,
  )
  return `| ${name} | ${listed.join(', ')} | ${errorsText(model, operation)} |`
}

/** The members of the answer, those of structures in it one level down. */
function answerText(model, shapeName) {
  const { members } = model.shapes[shapeName] ?? {}
  if (members === undefined) return 'nothing but the request id.'
  const listed = Object.entries(members).map(([member, { shape }]) => {
    const inner = innerStructure(model, shape)
    return inner === undefined
      ? `\`${member}\``
      : `\`${member}\` (${Object.keys(inner.members).join(', ')})`
  })
  return `${listed.join('; ')}.`
}

function innerStructure(model, shapeName) {
  const shape = model.shapes[shapeName]
  if (shape.type === 'list') return innerStructure(model, shape.member)
  return shape.type === 'structure' ? shape : undefined
}

function errorsText(model, operation) {
  const errors = (operation.errors ?? []).map((name) => {
    const { code = name, httpStatusCode = 400 } = model.shapes[name].error ?? {}
    return `${code} ${httpStatusCode}`
  })
  return errors.join(', ')
}

function typeText(model, shapeName) {
  const shape = model.shapes[shapeName]
  const { type, min, max, pattern } = shape
  if (type === 'list') {
    const size = max === undefined ? '' : ` of up to ${max}`
    return `list${size}: ${typeText(model, shape.member)}`
  }
  if (type === 'map') return `map: ${typeText(model, shape.key)} to ${typeText(model, shape.value)}`
  if (type === 'structure') return Object.keys(shape.members).join(', ')
  if (shape.enum !== undefined) return shape.enum.map((value) => `\`${value}\``).join(', ')
  const range = min === undefined && max === undefined ? '' : ` ${min ?? 0}..${max ?? ''}`
  return `${type}${range}${pattern === undefined ? '' : ` \`${escaped(pattern)}\``}`
}

function escaped(pattern) {
  return pattern.replaceAll('|', '\\|')
}

function isBuilt(model, name) {
  return built.has(`${model.service} ${name}`)
}
