import { quoted } from '../token-file.js'
import { FileRefusal, PackageRefusal } from './refusal.js'
import type { XmlEvent, XmlOpen } from './xml-events.js'

export const pskcNamespace = 'urn:ietf:params:xml:ns:keyprov:pskc'
export const signatureNamespace = 'http://www.w3.org/2000/09/xmldsig#'
export const encryptionNamespace = 'http://www.w3.org/2001/04/xmlenc#'

export interface XmlElement {
  localName: string
  namespace: string
  offset: number
  /** Those without a namespace. */
  attributes: Map<string, string>
  children: XmlElement[]
  /** The text of the element itself, without that of its children. */
  text: string
}

const mostElements = 1000

/** Builds an element of its events: resolves to it once its end came. */
export function elementBuilder(): (event: XmlEvent) => XmlElement | undefined {
  const open: XmlElement[] = []
  let count = 0

  return (event) => {
    const parent = open.at(-1)
    if (event.type === 'text' && parent !== undefined) parent.text += event.text
    if (event.type === 'open') {
      count += 1
      if (count > mostElements)
        throw new FileRefusal(`An element holds more than ${mostElements} others`)
      const element = emptyElement(event)
      parent?.children.push(element)
      open.push(element)
    }
    if (event.type !== 'close') return undefined
    const element = open.pop()
    return open.length === 0 ? element : undefined
  }
}

function emptyElement({ localName, namespace, offset, attributes }: XmlOpen): XmlElement {
  const plain = attributes.filter((attribute) => attribute.namespace === '')
  const values = new Map(plain.map(({ localName, value }) => [localName, value]))
  return { localName, namespace, offset, attributes: values, children: [], text: '' }
}

/** The child of that name, if there is one. Two are refused: which one would hold? */
export function child(
  element: XmlElement | undefined,
  localName: string,
  namespace = pskcNamespace,
): XmlElement | undefined {
  const [first, second] = childrenNamed(element, localName, namespace)
  if (second !== undefined) throw new PackageRefusal(`${quoted(localName)} stands twice`)
  return first
}

export function childrenNamed(
  element: XmlElement | undefined,
  localName: string,
  namespace = pskcNamespace,
): XmlElement[] {
  return (element?.children ?? []).filter(
    (child) => child.localName === localName && child.namespace === namespace,
  )
}

/** The text of a child without the blanks around it; empty if there is no such child. */
export function childText(
  element: XmlElement | undefined,
  localName: string,
  namespace = pskcNamespace,
): string {
  return child(element, localName, namespace)?.text.trim() ?? ''
}

/** The bytes of a base64 text, which may have line ends in it; undefined if it is none. */
export function base64Bytes(text: string): Buffer | undefined {
  const packed = text.replaceAll(/[ \t\r\n]/g, '')
  const isBase64 = packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed)
  return isBase64 ? Buffer.from(packed, 'base64') : undefined
}
