export interface NumberRange {
  min: number
  max: number
}

/** What is wrong with a typed whole number, or undefined. */
export function numberMistake(typed: string, { min, max }: NumberRange): string | undefined {
  const text = typed.trim()
  const isWithin = /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max
  return isWithin ? undefined : `Enter a whole number from ${rangeText({ min, max })}.`
}

/** `6 to 128` */
export const rangeText = ({ min, max }: NumberRange): string =>
  `${min.toLocaleString('en')} to ${max.toLocaleString('en')}`
