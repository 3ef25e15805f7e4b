import { DOMParser, type Element, type Node } from '@xmldom/xmldom'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { elementBuilder, type XmlElement } from './xml-element.js'
import { xmlEvents } from './xml-events.js'

const parse = (xml: string) => new DOMParser().parseFromString(xml, 'text/xml').documentElement!

function read(xml: string): XmlElement {
  const build = elementBuilder()
  let root: XmlElement | undefined
  for (const event of xmlEvents(xml)) root = build(event) ?? root
  return root!
}

// Names, prefixes and texts that are likely to meet.
const prefix = fc.constantFrom('', '', 'a:', 'b:', 'c:')
const localName = fc.constantFrom('x', 'y', 'Zé')
const text = fc.string({
  unit: fc.constantFrom(
    'x',
    ' ',
    '\n',
    '\t',
    '>',
    '"',
    "'",
    'é',
    '𝄞',
    '&amp;',
    '&lt;',
    '&#x41;',
    '&#13;',
    '&#10;',
    '&#9;',
  ),
})
const attributes = fc
  .uniqueArray(fc.tuple(fc.constantFrom('', 'a:', 'b:', 'c:', 'xml:'), localName, text), {
    // xml:x twice, or two prefixes of one namespace, would not be well-formed.
    selector: ([, name]) => name,
    maxLength: 3,
  })
  .map((all) =>
    all.map(([p, name, value]) => ` ${p}${name}="${value.replaceAll('"', '')}"`).join(''),
  )
const declarations = fc
  .uniqueArray(fc.tuple(fc.constantFrom('', ':a', ':b', ':c'), fc.constantFrom('urn:1', 'urn:2')), {
    selector: ([name]) => name,
    maxLength: 3,
  })
  .map((all) => all.map(([name, uri]) => ` xmlns${name}="${uri}"`).join(''))
const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .tuple(prefix, localName, declarations, attributes, fc.array(tie('content'), { maxLength: 3 }))
    .map(([p, name, namespaces, rest, content]) => {
      const inner = content.join('')
      const head = `${p}${name}${namespaces}${rest}`
      return inner === '' ? `<${head}/>` : `<${head}>${inner}</${p}${name} >`
    }),
  content: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    text,
    fc.constantFrom('<![CDATA[<&>]]>', '<!-- <x> & -->'),
    tie('element'),
  ),
}))
const anyXml = element.map(
  (xml) => `<root xmlns:a="urn:0" xmlns:b="urn:b" xmlns:c="urn:c">${xml}</root>`,
)

function ofDom(element: Element): Pick<XmlElement, 'localName' | 'namespace' | 'text'> & {
  attributes: Map<string, string>
  children: unknown[]
} {
  const nodes = [...element.childNodes] as Node[]
  const texts = nodes.filter(({ nodeType }) => nodeType === 3 || nodeType === 4)
  const plain = [...element.attributes].filter(({ namespaceURI }) => namespaceURI === null)
  return {
    localName: element.localName!,
    namespace: element.namespaceURI ?? '',
    attributes: new Map(plain.map(({ name, value }) => [name, value])),
    text: texts.map(({ nodeValue }) => nodeValue).join(''),
    children: nodes.filter(({ nodeType }) => nodeType === 1).map((node) => ofDom(node as Element)),
  }
}

function withoutOffset({ children, ...rest }: XmlElement): unknown {
  return { ...rest, offset: undefined, children: children.map(withoutOffset) }
}

describe('XML', () => {
  it('is read as xmldom reads it', () => {
    fc.assert(
      fc.property(anyXml, (xml) => {
        expect(withoutOffset(read(xml))).toEqual(ofDom(parse(xml)))
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    '',
    ' ',
    'x',
    '<a',
    '<a>',
    '</a>',
    '<a></b>',
    '<a></a b>',
    '<a/>x',
    '<a/><a/>',
    'x<a/>',
    '<a b/>',
    '<a b=c/>',
    '<a b="1"c="2"/>',
    '<a b="1" b="2"/>',
    '<a b="<"/>',
    '<a b="&x;"/>',
    '<a x:b=""/>',
    '<x:a/>',
    '<x:a:b xmlns:x="urn:x"/>',
    '<a xmlns:x=""/>',
    '<a xmlns:xml="urn:x"/>',
    '<a xmlns:xmlns="urn:x"/>',
    '<xmlns:a/>',
    '<a xmlns:x="u" xmlns:y="u" x:b="" y:b=""/>',
    '<1/>',
    '< a/>',
    '<a>&</a>',
    '<a>&amp</a>',
    '<a>&nbsp;</a>',
    '<a>&#0;</a>',
    '<a>&#x110000;</a>',
    '<a>&#xD800;</a>',
    '<a>&#;</a>',
    '<a>&constructor;</a>',
    '<a>\u0000</a>',
    '<a>\uD800</a>',
    '<a>\uFFFE</a>',
    '<a b="\u0001"/>',
    '<a>]]></a>',
    '<a><![CDATA[</a>',
    '<![CDATA[x]]><a/>',
    '<a><!-- -- --></a>',
    '<a><!-- </a>',
    '<a><?x y?></a>',
    '<?x y?><a/>',
    ' <?xml version="1.0"?><a/>',
    '<a><!ELEMENT></a>',
    '<!DOCTYPE a><a/>',
  ])('is refused that is not well-formed or not needed: %j', (xml) => {
    expect(() => [...xmlEvents(xml)]).toThrow(expect.objectContaining({ name: 'FileRefusal' }))
  })
})
