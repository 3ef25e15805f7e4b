/** What is known of a token's clock, all in steps relative to the server's clock. */
export interface DriftObservation {
  drift: number
  observedDrift: number
  resynchronisedDrift: number
  maxStepsPerSuccess?: number
  maxStepsFromResync?: number
}

/**
 * The drift to centre the next search on, after a code was accepted (RFC 6238 section 6).
 *
 * `drift` was assumed, `observedDrift` (accepted step minus the server's step) was seen, and
 * `resynchronisedDrift` was found at the last enrolment or resynchronisation. The result moves
 * from `drift` towards `observedDrift` by at most `maxStepsPerSuccess` (default 1), so that one
 * guess or one late code does little, and stays within `maxStepsFromResync` (default 20) of
 * `resynchronisedDrift`. Throws `RangeError` when a value is not a whole number.
 *
 * @example
 * nextDrift({ drift: 4, observedDrift: 5, resynchronisedDrift: 0 }) // 5
 */
export function nextDrift({
  drift,
  observedDrift,
  resynchronisedDrift,
  maxStepsPerSuccess = 1,
  maxStepsFromResync = 20,
}: DriftObservation): number {
  const values = [drift, observedDrift, resynchronisedDrift, maxStepsPerSuccess, maxStepsFromResync]
  for (const value of values) {
    if (!Number.isSafeInteger(value)) {
      throw new RangeError(`The drift value \`${value}\` is not a whole number of steps`)
    }
  }
  const move = clamp(observedDrift - drift, maxStepsPerSuccess)
  return resynchronisedDrift + clamp(drift + move - resynchronisedDrift, maxStepsFromResync)
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value))
}
