import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'

// Begun last, a file that takes minutes would run on alone.
const isSlow = ({ moduleId }) => /test\/(docs\/documents|durability|setup|story)/.test(moduleId)

class SlowestFirst extends BaseSequencer {
  async sort(files) {
    // eslint-disable-next-line unicorn/no-array-sort -- it is the method of the class, and no array's
    const sorted = await super.sort(files)
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))]
  }
}

export default defineConfig({
  test: {
    include: ['{otp,policy,console,server}/src/**/*.test.ts', 'server/test/**/*.test.ts'],
    globalSetup: ['server/test/support/postgres-global.ts'],
    testTimeout: 20_000,
    // Many tests wait for a server, a browser or the AWS CLI: two at once are faster even on two cores.
    sequence: { sequencer: SlowestFirst },
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
