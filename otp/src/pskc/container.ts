import { maxTokens, quoted, tokenCollector, type TokenFile } from '../token-file.js'
import type { FileKeys } from './content-key.js'
import { readEncryption, type Encryption } from './decryption.js'
import { readKeyPackage, serialNumberOf } from './key-package.js'
import { FileRefusal, PackageRefusal } from './refusal.js'
import { elementBuilder, pskcNamespace, type XmlElement } from './xml-element.js'
import type { XmlEvent, XmlOpen } from './xml-events.js'

const partsThatAreRead = new Set(['EncryptionKey', 'MACMethod', 'KeyPackage'])

/**
 * Reads a `KeyContainer` from its events. Only one key package is kept at a time. `read` throws
 * `FileRefusal` for what refuses the file as a whole, and waits where a key is to be derived.
 */
export function containerReader(keys: FileKeys, lineAt: (offset: number) => number) {
  const collector = tokenCollector()
  const parts = new Map<string, XmlElement>()
  let depth = 0
  let packages = 0
  let build: ReturnType<typeof elementBuilder> | undefined
  let encryption: Encryption | undefined

  function read(event: XmlEvent): Promise<void> | undefined {
    if (event.type === 'open') {
      if (depth === 0) checkRoot(event)
      if (depth === 1 && isRead(event)) build = elementBuilder()
      depth += 1
    }
    if (event.type === 'close') depth -= 1
    const element = build?.(event)
    if (element === undefined) return undefined
    build = undefined
    return element.localName === 'KeyPackage' ? readPackage(element) : readPart(element)
  }

  function readPart(part: XmlElement): undefined {
    const line = lineAt(part.offset)
    const name = quoted(part.localName)
    if (packages > 0) throw new FileRefusal(`${name} must stand before the key packages`, line)
    if (parts.has(part.localName)) throw new FileRefusal(`${name} stands twice`, line)
    parts.set(part.localName, part)
  }

  function readPackage(keyPackage: XmlElement): Promise<void> | undefined {
    packages += 1
    const line = lineAt(keyPackage.offset)
    if (packages > maxTokens) throw new FileRefusal(`There are more than ${maxTokens} keys`, line)
    if (encryption === undefined) return findKeyAndRead(keyPackage, line)
    takePackage(collector, keyPackage, { line, encryption })
    return undefined
  }

  async function findKeyAndRead(keyPackage: XmlElement, line: number): Promise<void> {
    encryption = await readEncryption(parts.get('EncryptionKey'), parts.get('MACMethod'), keys)
    takePackage(collector, keyPackage, { line, encryption })
  }

  function end(): TokenFile {
    if (packages === 0) throw new FileRefusal('The file holds no key package')
    return collector.file
  }

  return { read, end }
}

function takePackage(
  { add, addFault }: ReturnType<typeof tokenCollector>,
  keyPackage: XmlElement,
  { line, encryption }: { line: number; encryption: Encryption },
): void {
  try {
    add(readKeyPackage(keyPackage, line, encryption))
  } catch (error) {
    if (error instanceof FileRefusal) throw new FileRefusal(error.message, line)
    if (!(error instanceof PackageRefusal)) throw error
    addFault(line, serialNumberOf(keyPackage), error.message)
  }
}

function isRead({ namespace, localName }: XmlOpen): boolean {
  return namespace === pskcNamespace && partsThatAreRead.has(localName)
}

function checkRoot(root: XmlOpen): void {
  if (root.localName !== 'KeyContainer' || root.namespace !== pskcNamespace) {
    throw new FileRefusal(
      'The file is not a PSKC file: its root is not a `KeyContainer` of RFC 6030',
    )
  }
  const version = root.attributes.find(({ localName }) => localName === 'Version')?.value ?? ''
  if (version !== '1.0') {
    throw new FileRefusal(`The version ${quoted(version)} of PSKC is not known: only \`1.0\` is`)
  }
}
