import { escapeXml } from './xml-text.js'

/**
 * Where elements are written as UTF-8 bytes. Bytes, because one long string made of thousands of
 * pieces costs more than all the rest of rendering.
 */
export interface XmlWriter {
  bytes: Buffer
  length: number
  /** False as soon as a byte beyond ASCII was written. */
  isAscii: boolean
}

const keptCapacity = 1 << 20
const scratch: XmlWriter = { bytes: Buffer.alloc(1 << 16), length: 0, isAscii: true }

// 1 for the ASCII characters that stand for themselves inside an element.
const isPlain = Uint8Array.from({ length: 128 }, (_, code) =>
  escapeXml(String.fromCharCode(code)) === String.fromCharCode(code) ? 1 : 0,
)

/** The text that `write` writes. */
export function writtenText(write: (writer: XmlWriter) => void): string {
  const { bytes, length, isAscii } = filledScratch(write)
  return bytes.toString(isAscii ? 'latin1' : 'utf8', 0, length)
}

/** The bytes that `write` writes. */
export function writtenBytes(write: (writer: XmlWriter) => void): Buffer {
  const { bytes, length } = filledScratch(write)
  return Buffer.from(bytes.subarray(0, length))
}

/** Writes bytes that are ASCII, such as a tag. */
export function writeAscii(writer: XmlWriter, ascii: Uint8Array): void {
  const { length } = ascii
  reserve(writer, length)
  const { bytes } = writer
  let at = writer.length
  for (let from = 0; from < length; from += 1) {
    bytes[at] = ascii[from] ?? 0
    at += 1
  }
  writer.length = at
}

/** Writes text inside an element, escaped. */
export function writeText(writer: XmlWriter, text: string): void {
  const { length } = text
  reserve(writer, length)
  const { bytes } = writer
  let at = writer.length
  for (let from = 0; from < length; from += 1) {
    const code = text.charCodeAt(from)
    if (isPlain[code] !== 1) {
      writeEscaped(writer, text)
      return
    }
    bytes[at] = code
    at += 1
  }
  writer.length = at
}

/** Makes room for so many bytes more. */
export function reserve(writer: XmlWriter, count: number): void {
  const needed = writer.length + count
  if (needed <= writer.bytes.length) return
  const grown = Buffer.alloc(Math.max(needed, 2 * writer.bytes.length))
  writer.bytes.copy(grown, 0, 0, writer.length)
  writer.bytes = grown
}

function writeEscaped(writer: XmlWriter, text: string): void {
  const escaped = escapeXml(text)
  const length = Buffer.byteLength(escaped)
  reserve(writer, length)
  writer.bytes.write(escaped, writer.length)
  writer.length += length
  if (length !== escaped.length) writer.isAscii = false
}

function filledScratch(write: (writer: XmlWriter) => void): XmlWriter {
  if (scratch.bytes.length > keptCapacity) scratch.bytes = Buffer.alloc(keptCapacity)
  scratch.length = 0
  scratch.isAscii = true
  write(scratch)
  return scratch
}
