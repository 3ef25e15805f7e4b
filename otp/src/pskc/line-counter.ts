/** The line of an offset, the first being 1 or as given. Asked with offsets that grow, it reads the text once. */
export function lineCounter(text: string, firstLine = 1): (offset: number) => number {
  let line = firstLine
  let next = text.indexOf('\n')
  return (offset) => {
    while (next !== -1 && next < offset) {
      line += 1
      next = text.indexOf('\n', next + 1)
    }
    return line
  }
}
