import { useState } from 'react'
import { useSession } from '../session/use-session.js'
import { type ListPreferences, preferenceKey, readPreferences } from './list-preferences.js'
import type { Column } from './column.js'

/** What was chosen for a list, kept in the browser for each principal. */
export function useListPreferences<T>(
  list: string,
  columns: readonly Column<T>[],
): [ListPreferences, (chosen: ListPreferences) => void] {
  const key = preferenceKey(useSession().PrincipalId, list)
  const [chosen, setChosen] = useState(() =>
    readPreferences(localStorage.getItem(key), {
      all: columns.map(({ id }) => id),
      first: columns.filter(({ isHiddenAtFirst }) => isHiddenAtFirst !== true).map(({ id }) => id),
    }),
  )
  const choose = (next: ListPreferences) => {
    setChosen(next)
    localStorage.setItem(key, JSON.stringify(next))
  }
  return [chosen, choose]
}
