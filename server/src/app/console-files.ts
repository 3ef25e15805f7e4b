import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { HttpAnswer } from '../http/server.js'
import type { ApiRequest } from '../pipeline/api-request.js'

/** A file in each form that it can be sent in. */
interface ServedFile {
  contentType: string
  cacheControl: string
  entityTag: string
  plain: Buffer
  br: Buffer | undefined
  gzip: Buffer | undefined
}

type ConsoleFiles = ReadonlyMap<string, ServedFile>

type FileRequest = Pick<ApiRequest, 'method' | 'path' | 'header' | 'secureTransport'>

// The same place from the source, from what is compiled of it, and from the bundle of the command.
const built = new URL('../../bundle/console/', import.meta.url)
const shell = 'index.html'

let known: ConsoleFiles | undefined

/**
 * The console's page and files. Undefined where the path is none of the console's: `/console`, what lies below it, and
 * `/switchrole`. All but a file is the one page, which finds out itself what to show.
 */
export function consoleFile(request: FileRequest): HttpAnswer | undefined {
  const { method, path } = request
  const name = nameOf(path)
  if (name === undefined) return undefined
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, headers: { ...securityHeaders(request), allow: 'GET, HEAD' }, body: [] }
  if (known === undefined && !existsSync(built)) return notBuilt
  known ??= readFiles(built)
  // Only what was read can be sent, so no path leads elsewhere.
  const file = known.get(name)
  return file === undefined
    ? { status: 404, headers: securityHeaders(request), body: [] }
    : answer(file, request)
}

/** Of `/console/assets/…` and `/console/sign-in/…` the file; of any other path the page. */
function nameOf(path: string): string | undefined {
  if (/^\/console\/(assets|sign-in)\//.test(path)) return path.slice('/console/'.length)
  return /^\/(console|switchrole)(\/|$)/.test(path) ? shell : undefined
}

function answer(file: ServedFile, request: FileRequest): HttpAnswer {
  const headers = {
    ...securityHeaders(request),
    'content-type': file.contentType,
    'cache-control': file.cacheControl,
    etag: file.entityTag,
    vary: 'accept-encoding',
  }
  if (request.header('if-none-match')?.includes(file.entityTag) === true)
    return { status: 304, headers, body: [] }
  for (const encoding of ['br', 'gzip'] as const) {
    const body = file[encoding]
    if (body !== undefined && accepts(request, encoding))
      return { status: 200, headers: { ...headers, 'content-encoding': encoding }, body: [body] }
  }
  return { status: 200, headers, body: [file.plain] }
}

/** RFC 9110 §12.5.3: named, and not with a weight of nothing. */
function accepts({ header }: FileRequest, encoding: string): boolean {
  const named = (header('accept-encoding') ?? '')
    .split(',')
    .map((part) => part.trim().toLowerCase())
  return named.some((part) => {
    const [name, weight = 'q=1'] = part.split(';').map((piece) => piece.trim())
    return name === encoding && Number(weight.slice('q='.length)) > 0
  })
}

/** No script or style but the files', no frame around the pages, security keys for these pages only. */
export function securityHeaders({
  secureTransport,
}: Pick<ApiRequest, 'secureTransport'>): Readonly<Record<string, string>> {
  return {
    'content-security-policy':
      "default-src 'self'; style-src 'self'; font-src 'self' data:; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
    'referrer-policy': 'same-origin',
    'permissions-policy': 'publickey-credentials-get=(self), publickey-credentials-create=(self)',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    ...(secureTransport ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  }
}

const notBuilt: HttpAnswer = {
  status: 503,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: ['The console is not built. Run `npm run build`, then load this page again.\n'],
}

const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
}

function readFiles(folder: URL): ConsoleFiles {
  const files = new Map<string, ServedFile>()
  const names = new Set(
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) =>
      name.replaceAll('\\', '/'),
    ),
  )
  for (const name of names) {
    const contentType = contentTypes[name.slice(name.lastIndexOf('.') + 1)]
    if (contentType === undefined) continue
    const read = (ending: string) =>
      names.has(`${name}${ending}`) ? readFileSync(new URL(`${name}${ending}`, folder)) : undefined
    const plain = readFileSync(new URL(name, folder))
    files.set(name, {
      contentType,
      // The names in `assets` change with their content.
      cacheControl: name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
      entityTag: `"${createHash('sha256').update(plain).digest('base64url')}"`,
      plain,
      br: read('.br'),
      gzip: read('.gz'),
    })
  }
  return files
}
