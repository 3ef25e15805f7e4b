import { z } from 'zod'

/** What a browser sends is some kilobytes at most, certificates included; nothing longer is looked at. */
const maxText = 65_536

/** WebAuthn §5.8.3. Each value has one spelling, or what is compared as text could be told apart from what was signed. */
const base64url = z
  .string()
  .refine((text) => Buffer.from(text, 'base64url').toString('base64url') === text)

/** WebAuthn §4: a credential id has 1023 bytes at most. */
const credentialId = base64url.refine((text) => Buffer.from(text, 'base64url').length <= 1023)

const credential = { id: credentialId, rawId: credentialId, type: z.literal('public-key') }

const registration = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(z.string()).max(32).optional(),
  }),
})

const assertion = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.nullish(),
  }),
  clientExtensionResults: z.object({ appid: z.boolean().optional() }).optional(),
})

export type Registration = z.infer<typeof registration>
export type Assertion = z.infer<typeof assertion>

/** Undefined where the text is not what `navigator.credentials.create()` gives as JSON. */
export const parseRegistration = (text: string): Registration | undefined =>
  parse(registration, text)

/** Undefined where the text is not what `navigator.credentials.get()` gives as JSON. */
export const parseAssertion = (text: string): Assertion | undefined => parse(assertion, text)

function parse<Shape extends { id: string; rawId: string }>(
  schema: z.ZodType<Shape>,
  text: string,
): Shape | undefined {
  if (text.length > maxText) return undefined
  const { data } = schema.safeParse(parseJson(text))
  return data?.id === data?.rawId ? data : undefined
}

/** Undefined where the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
