/** The last two digits, by which its owner knows a number and others do not. */
export const lastDigits = (number: string): string => number.slice(-2)

/** All but the last four digits, which numbers bought together have in common. */
export const prefixOf = (number: string): string => number.slice(0, -4)
