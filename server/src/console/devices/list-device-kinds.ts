import type { AccountSettings } from '../../account-settings.js'
import type { DeviceKind } from '../../mfa/device-kind.js'
import { kinds } from '../../mfa/kinds.js'
import type { SmsSupport } from '../../mfa/sms/support.js'
import { readOperation } from '../../operation.js'

/** What the wizard may offer. It is the same for everybody of an account, so it needs no permission and leaves no event. */
export const listDeviceKinds = readOperation<object>('sallyport', 'ListDeviceKinds', {
  unrecorded: true,
  checks: () => [],

  run: ({ caller, parts }) => ({
    Kinds: Object.values(kinds).map((kind) => ({
      Kind: kind.name,
      StatusWord: kind.statusWord,
      Principals: kind.principals,
      Resynchronisable: kind.synchronise !== undefined,
      ThroughApi: kind.throughApi,
      Unavailable: unavailable(kind, caller.principal.settings, parts.sms),
    })),
  }),
})

/** Why no device of a kind can be enrolled now; undefined: one can. */
function unavailable(
  kind: DeviceKind,
  settings: AccountSettings,
  sms: SmsSupport | undefined,
): string | undefined {
  if (kind.isAllowed?.(settings) === false) return 'not-allowed'
  return kind.sendCode !== undefined && sms?.hasGateway !== true ? 'no-gateway' : undefined
}
