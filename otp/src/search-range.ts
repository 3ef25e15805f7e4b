const maxSteps = 10_000

/** The steps from `before` steps before `center` to `after` after it, none below `floor`. */
export interface SearchRange {
  center: number
  before: number
  after: number
  floor: number
}

/**
 * The steps of a range that exist: `count` of them from `first` on, `count` being 0 when there are
 * none.
 *
 * Throws `RangeError` unless `center` and `floor` are safe integers, `before` and `after` are
 * non-negative safe integers, and the range holds at most 10,000 steps.
 *
 * @example
 * searchRange({ center: 1, before: 5, after: 2, floor: 0 }) // { first: 0, count: 4 }
 */
export function searchRange(range: SearchRange): { first: number; count: number } {
  const { center, before, after, floor } = range
  for (const step of [center, floor]) {
    if (!Number.isSafeInteger(step)) throw new RangeError(`\`${step}\` is not the number of a step`)
  }
  for (const width of [before, after]) {
    if (!Number.isSafeInteger(width) || width < 0) {
      throw new RangeError(`The search width \`${width}\` is not a non-negative whole number`)
    }
  }
  if (before + after >= maxSteps) {
    throw new RangeError(`The search holds more than ${maxSteps} steps: make it narrower`)
  }
  const first = Math.max(center - before, floor)
  const last = Math.min(center + after, Number.MAX_SAFE_INTEGER)
  return { first, count: Math.max(last - first + 1, 0) }
}

/**
 * Whether a step lies nearer to `center` than the one found so far.
 *
 * @example
 * isNearer(11, { found: 8, center: 10 }) // true
 */
export function isNearer(
  step: number,
  { found, center }: { found: number | undefined; center: number },
): boolean {
  return found === undefined || Math.abs(step - center) < Math.abs(found - center)
}
