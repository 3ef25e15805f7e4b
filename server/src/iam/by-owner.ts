/** Rows by whom they belong to, in the order in which they came; none for who has none. */
export function byOwner<Row>(
  rows: readonly Row[],
  ownerOf: (row: Row) => string | null,
): (ownerId: string) => readonly Row[] {
  const owners = new Map<string | null, Row[]>()
  for (const row of rows) {
    const known = owners.get(ownerOf(row))
    if (known === undefined) owners.set(ownerOf(row), [row])
    else known.push(row)
  }
  return (ownerId) => owners.get(ownerId) ?? []
}
