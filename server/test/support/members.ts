/** What an SDK call answered, without what the SDK adds to it. */
export async function members<Output extends { $metadata: unknown }>(
  call: Promise<Output>,
): Promise<Omit<Output, '$metadata'>> {
  const { $metadata: _, ...rest } = await call
  return rest
}
