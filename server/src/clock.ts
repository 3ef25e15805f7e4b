/** Milliseconds since 1970. Everything that asks for the time asks a clock that it was given. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()
