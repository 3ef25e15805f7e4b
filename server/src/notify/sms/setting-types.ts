import { isIP } from 'node:net'
import { z } from 'zod'

// The description of a setting is what is said when it is wrong: "`port` must be …".

export const textSetting = z
  .string()
  .regex(/^[^\r\n\0]+$/)
  .describe('text that is not empty')

export const booleanSetting = z.boolean().describe('true or false')

/** How long the gateway is waited for. */
export const timeoutSeconds = z
  .number()
  .min(1)
  .max(60)
  .default(10)
  .describe('a number of seconds from 1 to 60')

/** Text messages and secrets go there: encrypted, or not off this machine. */
export const urlSetting = z
  .string()
  .refine(isSafeUrl)
  .describe('an https:// URL, or an http:// URL of this machine, without user, query and fragment')

function isSafeUrl(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password, search, hash } = new URL(text)
  if (`${username}${password}${search}${hash}` !== '') return false
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

function isLoopback(host: string): boolean {
  if (host === 'localhost' || host.endsWith('.localhost') || host === '[::1]') return true
  return isIP(host) === 4 && host.startsWith('127.')
}
