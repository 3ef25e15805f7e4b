import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{otp,policy,server}/src/**/*.test.ts', 'server/test/**/*.test.ts'],
    globalSetup: ['server/test/support/postgres-global.ts'],
    testTimeout: 20_000,
    // Many tests wait for a server, a browser or the AWS CLI: two at once are faster even on two cores.
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
