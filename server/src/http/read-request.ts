import type { IncomingMessage } from 'node:http'

/** AWS's limit on a body, in bytes: one more is refused. */
export const maxBodyBytes = 10_000_000

/** The body, or undefined where it is over the limit; then the rest is not read. */
export function readBody(
  message: IncomingMessage,
): Promise<Buffer | undefined> | Buffer | undefined {
  const { method } = message
  if (message.headers['transfer-encoding'] === undefined) {
    const announced = message.headers['content-length']
    if (announced === undefined || announced === '0') return empty
    if (Number(announced) > maxBodyBytes) return undefined
  } else if (method === 'GET') {
    return undefined
  }
  return collect(message)
}

const empty = Buffer.alloc(0)

function collect(message: IncomingMessage): Promise<Buffer | undefined> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = []
    let total = 0
    message.on('data', (piece: Buffer) => {
      total += piece.length
      if (total > maxBodyBytes) {
        message.pause()
        resolve(undefined)
        return
      }
      pieces.push(piece)
    })
    message.on('end', () => resolve(pieces.length === 1 ? pieces[0] : Buffer.concat(pieces)))
    message.on('close', () => {
      if (!message.complete) reject(new Error('the client went away'))
    })
  })
}

/** Of a repeated header the first value. */
export function headerReader(message: IncomingMessage): (name: string) => string | undefined {
  return (name) => {
    const value = message.headers[name]
    return Array.isArray(value) ? value[0] : value
  }
}
