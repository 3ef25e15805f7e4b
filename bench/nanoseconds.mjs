/**
 * Nanoseconds that a call takes: the best of many samples. Each is long enough for the clock, and short enough that some are
 * spared by whatever else the machine does.
 */
export function nanosecondsPer(call, { samples = 300, milliseconds = 2 } = {}) {
  for (const end = performance.now() + 200; performance.now() < end;) call()
  let rounds = 1
  while (timeOf(call, rounds) < milliseconds) rounds *= 2
  let best = Infinity
  for (let sample = 0; sample < samples; sample += 1) best = Math.min(best, timeOf(call, rounds))
  return (best * 1e6) / rounds
}

function timeOf(call, rounds) {
  const start = performance.now()
  for (let round = 0; round < rounds; round += 1) call()
  return performance.now() - start
}
