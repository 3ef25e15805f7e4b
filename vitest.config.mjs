import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'

// Begun last, a file that takes minutes would run on alone.
const isSlow = ({ moduleId }) =>
  /test\/(docs\/documents|durability|setup|story|console-pages|signin\/browser)/.test(moduleId)

class SlowestFirst extends BaseSequencer {
  async sort(files) {
    // eslint-disable-next-line unicorn/no-array-sort -- it is the method of the class, and no array's
    const sorted = await super.sort(files)
    return [...sorted.filter(isSlow), ...sorted.filter((file) => !isSlow(file))]
  }
}

const unit = ['{otp,policy,console,server}/src/**/*.test.ts']
const product = ['server/test/**/*.test.ts']
// These change the process that they run in, or put another module in the place of one.
const alone = [
  'server/test/{docs,durability,setup}/**/*.test.ts',
  'server/test/signin/password-limits.test.ts',
]

export default defineConfig({
  test: {
    projects: [
      // Loading modules anew for each file is a third of the work: the files of a worker share them.
      { extends: true, test: { name: 'unit', include: unit, isolate: false } },
      {
        extends: true,
        test: {
          name: 'product',
          include: product,
          exclude: alone,
          isolate: false,
          testTimeout: 60_000,
        },
      },
      { extends: true, test: { name: 'alone', include: alone, testTimeout: 60_000 } },
    ],
    setupFiles: ['server/test/support/file-end-setup.ts'],
    globalSetup: ['server/test/support/postgres-global.ts', 'server/test/support/aws-global.ts'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
    // Many tests wait for a server, a browser or the AWS CLI: two at once are faster even on two cores.
    sequence: { sequencer: SlowestFirst },
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
