import { numberMistake } from './number-range.js'
import {
  isSwitch,
  type NumberSetting,
  type SettingGroup,
  type SwitchSetting,
} from './setting-groups.js'

/** What the server keeps, by name. */
export type SettingValues = Readonly<Record<string, unknown>>

/** What a person has changed on the page and not saved yet. */
export type Draft = Readonly<Record<string, string | boolean>>

export function readSettings(text: string): SettingValues {
  return JSON.parse(text) as SettingValues
}

/** The text in a box. */
export function shownNumber(setting: NumberSetting, values: SettingValues, draft: Draft): string {
  const typed = draft[setting.name]
  if (typeof typed === 'string') return typed
  const value = values[setting.name]
  return String(typeof value === 'number' ? value : setting.initial)
}

export function shownSwitch(setting: SwitchSetting, values: SettingValues, draft: Draft): boolean {
  return (draft[setting.name] ?? values[setting.name] ?? setting.initial) === true
}

/** What is to be saved: only what differs from what the server keeps. */
export function changedSettings(
  { settings }: SettingGroup,
  values: SettingValues,
  draft: Draft,
): Record<string, number | boolean> {
  const now = settings.map((setting): [string, number | boolean] => [
    setting.name,
    isSwitch(setting)
      ? shownSwitch(setting, values, draft)
      : Number(shownNumber(setting, values, draft)),
  ])
  return Object.fromEntries(now.filter(([name, value]) => value !== values[name]))
}

/** What is wrong, by the name of the setting. */
export function settingMistakes(
  { settings }: SettingGroup,
  values: SettingValues,
  draft: Draft,
): Readonly<Record<string, string>> {
  const found = settings.flatMap((setting) => {
    if (isSwitch(setting)) return []
    const mistake = numberMistake(shownNumber(setting, values, draft), setting)
    return mistake === undefined ? [] : [[setting.name, mistake] as const]
  })
  return Object.fromEntries(found)
}
