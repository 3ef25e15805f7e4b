/** What a person has chosen for a list. */
export interface ListPreferences {
  pageSize: number
  /** The columns that are shown, in their order. */
  visibleColumns: readonly string[]
}

const pageSizes = [25, 50, 100] as const

export const pageSizeOptions = pageSizes.map((value) => ({ value, label: `${value} rows` }))

/** Each principal of a browser has its own. */
export function preferenceKey(principalId: string, list: string): string {
  return `sallyport-list:${principalId}:${list}`
}

/** Of what a browser kept, which an older version or anybody may have written, what can be used. */
export function readPreferences(
  text: string | null,
  { all, first }: { all: readonly string[]; first: readonly string[] },
): ListPreferences {
  const kept = parsed(text)
  const columns = Array.isArray(kept.visibleColumns)
    ? all.filter((id) => (kept.visibleColumns as unknown[]).includes(id))
    : []
  return {
    pageSize: pageSizes.find((size) => size === kept.pageSize) ?? pageSizes[0],
    visibleColumns: columns.length === 0 ? first : columns,
  }
}

function parsed(text: string | null): { pageSize?: unknown; visibleColumns?: unknown } {
  try {
    return (JSON.parse(text ?? '{}') ?? {}) as object
  } catch {
    return {}
  }
}
