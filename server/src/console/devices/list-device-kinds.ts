import { kinds } from '../../mfa/kinds.js'
import { readOperation } from '../../operation.js'

/** What the wizard may offer. It is the same for everybody, so it needs no permission and leaves no event. */
export const listDeviceKinds = readOperation<object>('sallyport', 'ListDeviceKinds', {
  unrecorded: true,
  checks: () => [],

  run: () => ({
    Kinds: Object.values(kinds).map((kind) => ({
      Kind: kind.name,
      StatusWord: kind.statusWord,
      Principals: kind.principals,
      Resynchronisable: kind.synchronise !== undefined,
      ThroughApi: kind.throughApi,
    })),
  }),
})
