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

const files = ['{otp,policy,console,server}/src/**/*.test.ts', 'server/test/**/*.test.ts']
// What replaces a module needs modules of its own.
const replacing = ['server/test/signin/password-limits.test.ts']

export default defineConfig({
  test: {
    // Loading the server and the SDK anew for each file is a third of all work: the files of a worker share them.
    projects: [
      {
        extends: true,
        test: { name: 'sharing', include: files, exclude: replacing, isolate: false },
      },
      { extends: true, test: { name: 'replacing', include: replacing } },
    ],
    setupFiles: ['server/test/support/file-end-setup.ts'],
    globalSetup: ['server/test/support/postgres-global.ts', 'server/test/support/aws-global.ts'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // Many tests wait for a server, a browser or the AWS CLI: two at once are faster even on two cores.
    sequence: { sequencer: SlowestFirst },
    maxWorkers: Math.max(2, availableParallelism() - 1),
  },
})
