import type { SmsSetUp } from '../app/text-messages.js'
import { type Settings, SettingsError } from '../config.js'
import { readGateways } from '../notify/sms/gateways.js'

/** What the settings say of text messages. Throws a SettingsError that names what is wrong. */
export async function smsSetUpOf(settings: Settings): Promise<SmsSetUp> {
  const { smsGateways, smsBudgets, smsCountries } = settings
  const unknown = smsCountries && (await unknownCountry(smsCountries))
  if (unknown !== undefined)
    throw new SettingsError(
      `\`smsCountries\` must be countries by their two letters, such as DE: \`${unknown}\` is none`,
    )
  return {
    gateways: smsGateways === undefined ? [] : readGateways(smsGateways),
    budgets: smsBudgets,
    countries: smsCountries,
  }
}

async function unknownCountry(countries: readonly string[]): Promise<string | undefined> {
  const { isCountry } = await import('../notify/sms/phone-number.js')
  return countries.find((country) => !isCountry(country))
}
