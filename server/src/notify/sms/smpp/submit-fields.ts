import type { SmppSettings } from './settings.js'

interface Submission {
  /** E.164. */
  to: string
  /** How long the message may be delivered. */
  seconds: number
  dataCoding: number
  part: Buffer
  isLast: boolean
  isOneOf: number
}

/** The fields of a `submit_sm` (SMPP 3.4 §4.4.1). */
export function submitFields(settings: SmppSettings, submission: Submission): object {
  const { to, seconds, dataCoding, part, isLast, isOneOf } = submission
  const source = sourceType(settings.sourceAddress)
  return {
    source_addr_ton: settings.sourceTon ?? source.ton,
    source_addr_npi: settings.sourceNpi ?? source.npi,
    source_addr: settings.sourceAddress,
    // International, of the numbering plan of telephones: without the `+`.
    dest_addr_ton: 1,
    dest_addr_npi: 1,
    destination_addr: to.replace(/^\+/, ''),
    // §5.2.12: 0x40, a user data header is there.
    esm_class: isOneOf > 1 ? 0x40 : 0,
    validity_period: relativeTime(seconds),
    // §5.2.17: a receipt of success and of failure; of several parts, of the last.
    registered_delivery: isLast ? 1 : 0,
    data_coding: dataCoding,
    short_message: part,
  }
}

/** What an address looks like: a name, a short number of one country, or an international number. */
function sourceType(address: string): { ton: number; npi: number } {
  if (!/^\+?\d+$/.test(address)) return { ton: 5, npi: 0 }
  return /^\d{1,8}$/.test(address) ? { ton: 3, npi: 0 } : { ton: 1, npi: 1 }
}

const secondsOfDay = 86_400

/**
 * SMPP 3.4 §7.1.1.2, the relative format, which needs no clock like ours: `YYMMDDhhmmss000R`. At most 27 days, so that months
 * need not be counted.
 */
export function relativeTime(seconds: number): string {
  const whole = Math.min(Math.max(Math.floor(seconds), 1), 27 * secondsOfDay)
  const days = Math.floor(whole / secondsOfDay)
  const hours = Math.floor(whole / 3600) % 24
  const minutes = Math.floor(whole / 60) % 60
  const fields = [0, 0, days, hours, minutes, whole % 60]
  return `${fields.map((field) => String(field).padStart(2, '0')).join('')}000R`
}
