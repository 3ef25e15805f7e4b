import { blocksOf, readDocument } from '../docs/markdown.js'

/** The policy that a page of the documents has its readers save as this file. */
export function publishedPolicy(document: string, fileName: string): string {
  const block = blocksOf(readDocument(document)).find((one) => one.fileName === fileName)
  if (block === undefined) throw new Error(`${document} has no ${fileName}`)
  return block.text
}
