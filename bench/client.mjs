// A load generator that costs little itself: keep-alive sockets that send ready-made bytes and count whole answers.
import { connect } from 'node:net'

/**
 * Sends the requests of `next()` (Buffers; undefined ends the run) over `connections` sockets for `seconds`.
 * Resolves to requests per second, p50 and p99 in milliseconds, and the answers that were not 200.
 */
export async function load({ port, next, seconds, connections = 32 }) {
  const latencies = []
  let failures = 0
  let firstFailure
  const deadline = performance.now() + seconds * 1000
  const startedAt = performance.now()

  const run = () =>
    new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1')
      let sentAt = 0
      let pieces = []
      let received = 0
      let expected = 0
      const send = () => {
        const request = performance.now() < deadline ? next() : undefined
        if (request === undefined) {
          socket.end()
          resolve()
          return
        }
        sentAt = performance.now()
        socket.write(request)
      }
      socket.on('connect', send)
      socket.on('error', reject)
      socket.on('data', (piece) => {
        received += piece.length
        if (expected === 0) {
          pieces.push(piece)
          const head = Buffer.concat(pieces)
          const end = head.indexOf('\r\n\r\n')
          if (end === -1) return
          const text = head.toString('latin1', 0, end)
          const length = /content-length: (\d+)/i.exec(text)
          expected = end + 4 + Number(length?.[1] ?? 0)
          if (!text.startsWith('HTTP/1.1 200')) {
            failures += 1
            firstFailure ??= head.toString('utf8', 0, 600)
          }
        }
        if (received < expected) return
        latencies.push(performance.now() - sentAt)
        pieces = []
        received = 0
        expected = 0
        send()
      })
    })

  await Promise.all(Array.from({ length: connections }, run))
  const elapsed = (performance.now() - startedAt) / 1000
  latencies.sort((one, other) => one - other)
  const at = (share) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0
  return { rate: latencies.length / elapsed, p50: at(0.5), p99: at(0.99), failures, firstFailure }
}

/** One request over a connection of its own; resolves to the body. */
export function ask(port, request) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const pieces = []
    let total = Infinity
    socket.on('error', reject)
    socket.on('connect', () => socket.write(request))
    socket.on('data', (piece) => {
      pieces.push(piece)
      const all = Buffer.concat(pieces)
      const end = all.indexOf('\r\n\r\n')
      if (end === -1) return
      total =
        end + 4 + Number(/content-length: (\d+)/i.exec(all.toString('latin1', 0, end))?.[1] ?? 0)
      if (all.length < total) return
      socket.destroy()
      resolve({ status: Number(all.toString('latin1', 9, 12)), body: all.subarray(end + 4) })
    })
  })
}
