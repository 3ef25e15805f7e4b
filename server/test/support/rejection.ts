/** What an SDK call was refused with: AWS's code, HTTP status and text. Fails where the call succeeds. */
export async function rejection(
  call: Promise<unknown>,
): Promise<{ code: string; status: number | undefined; message: string }> {
  try {
    await call
  } catch (error) {
    const { name, message, $metadata } = error as Error & {
      $metadata?: { httpStatusCode?: number }
      Code?: string
    }
    return {
      code: (error as { Code?: string }).Code ?? name,
      status: $metadata?.httpStatusCode,
      message,
    }
  }
  throw new Error('the call was expected to be refused and was not')
}
