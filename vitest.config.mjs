import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{otp,policy,server}/src/**/*.test.ts', 'server/test/**/*.test.ts'],
    globalSetup: ['server/test/support/postgres-global.ts'],
    testTimeout: 20_000,
  },
})
