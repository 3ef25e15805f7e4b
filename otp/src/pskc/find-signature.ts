import { lineCounter } from './line-counter.js'
import { FileRefusal } from './refusal.js'
import { walk } from './walk.js'
import {
  child,
  elementBuilder,
  pskcNamespace,
  signatureNamespace,
  type XmlElement,
} from './xml-element.js'
import type { XmlEvent, XmlOpen } from './xml-events.js'

export interface FoundSignature {
  signature: XmlElement
  signedInfo: XmlElement
  /** The line that the document's root begins in. */
  rootLine: number
  /** The `Id` of the document's root. */
  rootId: string | undefined
}

/**
 * Tells for each event of a document in turn whether it belongs to a signature that is a child of
 * the root.
 */
export function signatureTracker(): (event: XmlEvent) => boolean {
  let depth = 0
  let isInside = false
  return (event) => {
    if (event.type === 'open') {
      depth += 1
      isInside ||= depth === 2 && isSignature(event)
    }
    const belongs = isInside
    if (event.type === 'close') {
      depth -= 1
      isInside &&= depth > 1
    }
    return belongs
  }
}

/** RFC 6030's figure 9 has its signature in PSKC's own namespace, where no tool signs. */
function isSignature({ localName, namespace }: XmlOpen): boolean {
  return (
    localName === 'Signature' && (namespace === signatureNamespace || namespace === pskcNamespace)
  )
}

/** The signature of a document, or undefined if it has none. Throws where there are two, or one elsewhere. */
export async function findSignature(xml: string): Promise<FoundSignature | undefined> {
  const belongs = signatureTracker()
  const build = elementBuilder()
  let root: XmlOpen | undefined
  let signatures = 0
  let signature: XmlElement | undefined
  await walk(xml, (event) => {
    const isPart = belongs(event)
    if (event.type === 'open') {
      root ??= event
      if (isSignature(event)) signatures += 1
      if (signatures > 1 || (isSignature(event) && !isPart)) {
        throw new FileRefusal('The file has more than one signature, or one within a key package')
      }
    }
    if (isPart) signature = build(event) ?? signature
  })
  if (root === undefined || signature === undefined) return undefined
  const signedInfo = child(signature, 'SignedInfo', signatureNamespace)
  if (signedInfo === undefined) throw new FileRefusal('The signature is not an XML signature')
  const { attributes, offset } = root
  const rootId = attributes.find(({ localName }) => localName === 'Id')?.value
  return { signature, signedInfo, rootLine: lineCounter(xml)(offset), rootId }
}
