import { applyMode, Mode } from '@cloudscape-design/global-styles'
import { useSyncExternalStore } from 'react'

/** `system`: as the operating system says. */
export type ThemeChoice = 'light' | 'dark' | 'system'

const key = 'sallyport-theme'
const systemIsDark = globalThis.matchMedia?.('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** What was chosen in this browser. */
export function themeChoice(): ThemeChoice {
  return readChoice(globalThis.localStorage?.getItem(key) ?? null)
}

export function readChoice(kept: string | null): ThemeChoice {
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}

export function chooseTheme(choice: ThemeChoice): void {
  localStorage.setItem(key, choice)
  show()
}

/** Shows what was chosen, and follows the operating system and the other tabs. */
export function watchTheme(): void {
  show()
  systemIsDark.addEventListener('change', show)
  globalThis.addEventListener('storage', show)
}

function show(): void {
  const choice = themeChoice()
  const dark = choice === 'dark' || (choice === 'system' && systemIsDark.matches)
  applyMode(dark ? Mode.Dark : Mode.Light)
  for (const listener of listeners) listener()
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore(subscribe, themeChoice)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
