import { readOperation } from '../../operation.js'
import { findDenial } from '../../permissions/authorize.js'

interface TestPermissionsInput {
  Checks: { Action: string; Resource: string }[]
}

/**
 * What the caller's own policies allow at this moment, so that a page shows only what can be done. It tells nothing that trying
 * would not tell, and decides nothing: each call is judged when it is made, with all that it is about.
 */
export const testPermissions = readOperation<TestPermissionsInput>('sallyport', 'TestPermissions', {
  checks: () => [],
  unrecorded: true,
  async run({ caller, facts, input, parts }) {
    const results: boolean[] = []
    for (const { Action: action, Resource: resource } of input.Checks) {
      const read = parts.store.read
      // eslint-disable-next-line no-await-in-loop -- nothing waits here: no tags are asked for
      const denial = await findDenial(caller, [{ action, resource }], { facts, read })
      results.push(denial === undefined)
    }
    return { Results: results }
  },
})
