import { z } from 'zod'
import { booleanSetting, textSetting, timeoutSeconds } from '../setting-types.js'

const positive = (most: number) => z.number().min(1).max(most)

// SMPP 3.4 §4.1.5 and §5.2.1: fields of C-octet strings, the zero at the end not counted. Many accept longer passwords than 8.
const field = (most: number) =>
  z
    .string()
    .regex(/^[\x20-\x7e]*$/)
    .max(most)
const typeNumber = z.number().int().min(0).max(255)

export const smppSettings = z.strictObject({
  host: z
    .string()
    .regex(/^[\w.:-]{1,253}$/)
    .describe('the name or address of a host'),
  port: z.number().int().min(1).max(65_535).describe('a port from 1 to 65535'),
  tls: booleanSetting.default(false).describe('true or false'),
  /** PEM; in the place of the authorities that Node.js knows. */
  tlsCa: z
    .string()
    .regex(/-----BEGIN CERTIFICATE-----/)
    .optional()
    .describe('one or more certificates in PEM'),
  systemId: field(15).min(1).describe('1 to 15 ASCII characters'),
  password: textSetting.max(64).describe('1 to 64 characters'),
  systemType: field(12).default('').describe('at most 12 ASCII characters'),
  sourceAddress: field(20).min(1).describe('1 to 20 ASCII characters: a number, or a name'),
  sourceTon: typeNumber.optional().describe('a number from 0 to 255'),
  sourceNpi: typeNumber.optional().describe('a number from 0 to 255'),
  enquireLinkSeconds: positive(3600).default(30).describe('a number from 1 to 3600'),
  throughputPerSecond: z
    .number()
    .gt(0)
    .max(10_000)
    .optional()
    .describe('a number of messages up to 10000'),
  /** How many messages may wait for their answer. */
  window: z.number().int().min(1).max(1000).default(10).describe('a whole number from 1 to 1000'),
  /** `ucs-2`: everything in UCS-2, for an SMSC whose default alphabet is not GSM 03.38. */
  alphabet: z.enum(['automatic', 'ucs-2']).default('automatic').describe('automatic or ucs-2'),
  /** `decimal`: the SMSC answers with hexadecimal ids, and gives the same ids as decimal numbers in receipts. */
  receiptIds: z.enum(['same', 'decimal']).default('same').describe('same or decimal'),
  timeoutSeconds,
})

export type SmppSettings = z.infer<typeof smppSettings> & { name: string }
