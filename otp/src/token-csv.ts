import { csvRows, type CsvRow } from './csv-rows.js'
import { decodeSecret, encodingOfColumn } from './secret-text.js'
import {
  algorithmNamed,
  couldBeSecret,
  digitsNamed,
  maxCharacters,
  maxTokens,
  quoted,
  refusedFile,
  shortened,
  tokenCollector,
  wholeNumber,
  type TokenFile,
  type TokenRecord,
} from './token-file.js'

/** What a column of a token list may hold; `ignore` is for one that is passed over. */
export type TokenColumn =
  | 'serial'
  | 'secret'
  | 'hex'
  | 'base32'
  | 'step'
  | 'digits'
  | 'algorithm'
  | 'kind'
  | 'counter'
  | 'manufacturer'
  | 'model'
  | 'ignore'

export interface TokenCsvOptions {
  /** The columns in their order, for a list without a header line. */
  columns?: string[]
}

const columnNames: Record<TokenColumn, string[]> = {
  serial: ['serial', 'serialnumber', 'serialno', 'tokenserial'],
  secret: ['secret', 'seed', 'secretkey', 'key'],
  hex: ['hex', 'hexsecret', 'secrethex', 'hexseed', 'seedhex'],
  base32: ['base32', 'base32secret', 'secretbase32', 'base32seed', 'seedbase32'],
  step: ['step', 'interval', 'timeinterval', 'timestep', 'period', 'stepseconds'],
  digits: ['digits', 'length', 'codelength'],
  algorithm: ['algorithm', 'hash', 'suite'],
  kind: ['kind', 'type'],
  counter: ['counter'],
  manufacturer: ['manufacturer', 'vendor'],
  model: ['model'],
  ignore: ['ignore', '', 'upn', 'user', 'note', 'notes', 'comment'],
}
const columnOfName = new Map(
  Object.entries(columnNames).flatMap(([column, names]) =>
    names.map((name) => [name, column as TokenColumn]),
  ),
)
const withoutHeader: TokenColumn[] = ['serial', 'secret', 'step', 'digits', 'algorithm']
const kinds = new Map<string, 'totp' | 'hotp'>([
  ['', 'totp'],
  ['totp', 'totp'],
  ['time', 'totp'],
  ['hotp', 'hotp'],
  ['event', 'hotp'],
])
const secretColumns = new Set<TokenColumn | undefined>(['secret', 'hex', 'base32'])

/**
 * Reads the tokens of a list: one line for each, with commas, semicolons or tabs, and quotation
 * marks as in RFC 4180. A header line tells what the columns are, in any order and letter case;
 * without one and without `columns` they are serial, secret, step, digits, algorithm, of which the
 * last three may be missing or empty (30, 6, SHA1).
 *
 * Secrets are hexadecimal or base32. The header can say it (`hex`, `base32`). Else it is what the
 * secret can be; one that can be both is taken as all those are that can be one only, and is a
 * fault if they differ or there are none.
 *
 * @example
 * readTokenCsv('serial,secret\nGAHT0001,GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
 */
export function readTokenCsv(text: string, options: TokenCsvOptions = {}): TokenFile {
  if (text.length > maxCharacters) return refusedFile('The file is larger than 64 MB')
  const { rows, fault } = csvRows(text, maxTokens + 2)
  if (fault !== undefined) return refusedFile(fault.reason, fault.line)
  const [first] = rows
  if (first === undefined) return refusedFile('The file holds no line with a token')

  const isHeader = looksLikeHeader(first)
  const names = isHeader ? first.cells : (options.columns ?? withoutHeader)
  const columns = names.map((name) => columnOfName.get(plainName(name)))
  const reason = reasonAgainst(columns, names)
  if (reason !== undefined) return refusedFile(reason, first.line)
  const tokens = isHeader ? rows.slice(1) : rows
  if (tokens.length === 0) return refusedFile('The file has a header line and no token')
  if (tokens.length > maxTokens) return refusedFile(`There are more than ${maxTokens} tokens`)
  return readTokens(tokens, columns)
}

/** No token has a serial number like the name of a column, and a secret like that of another. */
function looksLikeHeader({ cells }: CsvRow): boolean {
  const columns = cells.map((cell) => columnOfName.get(plainName(cell)))
  return columns.includes('serial') && columns.some((column) => secretColumns.has(column))
}

function plainName(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

function reasonAgainst(columns: (TokenColumn | undefined)[], names: string[]): string | undefined {
  const unknown = columns.indexOf(undefined)
  if (unknown !== -1) {
    const name = names[unknown] ?? ''
    const known = Object.keys(columnNames).join(', ')
    const column = couldBeSecret(name) ? `name of column ${unknown + 1}` : `column ${quoted(name)}`
    return `The ${column} is not known: name it one of ${known}`
  }
  const twice = columns.find(
    (column, index) => column !== 'ignore' && columns.indexOf(column) !== index,
  )
  if (twice !== undefined) return `There are two columns for ${quoted(twice)}`
  if (!columns.includes('serial')) return 'There is no column for the serial number'
  const secrets = columns.filter((column) => secretColumns.has(column))
  return secrets.length === 1 ? undefined : 'There must be one column for the secret'
}

function readTokens(rows: CsvRow[], columns: (TokenColumn | undefined)[]): TokenFile {
  const { file, add, addFault } = tokenCollector(shownSerial)
  const secretColumn = columns.findIndex((column) => secretColumns.has(column))
  const stated = columns[secretColumn]
  const secretOf = ({ cells }: CsvRow) => cells[secretColumn] ?? ''
  const encoding =
    stated === 'hex' || stated === 'base32'
      ? { stated }
      : { likely: encodingOfColumn(rows.map(secretOf)) }

  for (const row of rows) {
    const cells = cellsOf(row, columns)
    const token =
      row.cells.length > columns.length
        ? `There are more cells than the ${columns.length} columns`
        : readToken(row.line, cells, decodeSecret(secretOf(row), encoding))
    if (typeof token === 'string') addFault(row.line, cells.cellOf('serial'), token)
    else add(token)
  }
  return file
}

/** Where columns are mixed up the serial number can be the secret: the line says enough. */
function shownSerial(text: string): string | undefined {
  return couldBeSecret(text) ? undefined : shortened(text)
}

type Cells = ReturnType<typeof cellsOf>

function cellsOf({ cells }: CsvRow, columns: (TokenColumn | undefined)[]) {
  const cellOf = (column: TokenColumn) => cells[columns.indexOf(column)] ?? ''

  /** A cell within a sentence, by its place if it could be a secret. */
  function told(column: TokenColumn): string {
    const cell = cellOf(column)
    const place = `in column ${columns.indexOf(column) + 1}`
    return `The ${column} ${couldBeSecret(cell) ? place : quoted(cell)}`
  }

  return { cellOf, told }
}

/** The token of a row, or what is wrong with it; `secret` likewise. */
function readToken(line: number, cells: Cells, secret: Uint8Array | string) {
  const { cellOf, told } = cells
  const serialNumber = cellOf('serial')
  if (serialNumber === '') return 'The serial number is missing'
  if (typeof secret === 'string') return secret
  const kind = kinds.get(cellOf('kind').toLowerCase())
  if (kind === undefined) return `${told('kind')} is not known: use totp or hotp`
  const algorithm = algorithmNamed(cellOf('algorithm'))
  if (algorithm === undefined) {
    return `${told('algorithm')} is not known: use SHA1, SHA256 or SHA512`
  }
  const digits = digitsNamed(cellOf('digits') || '6')
  if (digits === undefined) {
    const cell = cellOf('digits')
    const count = couldBeSecret(cell) ? told('digits') : `${quoted(cell)} digits`
    return `${count} are not possible: use 6, 7 or 8`
  }
  const moving = movingFactor(kind, cells)
  if (typeof moving === 'string') return moving
  const manufacturer = cellOf('manufacturer')
  const model = cellOf('model')
  const token: TokenRecord = {
    line,
    serialNumber,
    secret,
    kind,
    algorithm,
    digits,
    ...moving,
    ...(manufacturer === '' ? {} : { manufacturer }),
    ...(model === '' ? {} : { model }),
  }
  return token
}

function movingFactor(kind: 'totp' | 'hotp', { cellOf, told }: Cells) {
  const stepSeconds = wholeNumber(cellOf('step') || '30')
  const counter = wholeNumber(cellOf('counter') || '0')
  if (stepSeconds === undefined) return `${told('step')} is not a whole number of seconds`
  if (counter === undefined) return `${told('counter')} is not a whole number`
  if (kind === 'hotp') return { counter }
  return counter === 0
    ? { stepSeconds }
    : 'A time-based token has no counter: give the kind `hotp`, or leave the counter empty'
}
