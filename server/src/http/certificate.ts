import { readFile } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { SettingsError } from '../config.js'

/** PEM files: the certificate with those that lead to a known authority, and its private key. */
export interface CertificateFiles {
  certFile: string
  keyFile: string
}

export interface CertificatePair {
  cert: Buffer
  key: Buffer
}

/** A certificate that follows its files. */
export interface Certificate {
  current(): CertificatePair
  /** Tells of every new pair from now on. */
  onChange(take: (pair: CertificatePair) => void): void
  /** Reads the files now. A pair that cannot be used leaves the one that is served. */
  reload(): Promise<void>
  close(): void
}

const pollMilliseconds = 30_000

/**
 * Reads the files, and looks at them again every half minute. Throws a SettingsError that names the option that is wrong; later
 * it only tells, once for each reason, why a new pair cannot be used.
 */
export async function openCertificate({
  every = pollMilliseconds,
  ...given
}: CertificateFiles & {
  every?: number
  onReloaded(): void
  onRefused(reason: string): void
}): Promise<Certificate> {
  let served = await readPair(given)
  let refusedFor: string | undefined
  const takers: ((pair: CertificatePair) => void)[] = []
  const look = async ({ isAskedFor }: { isAskedFor: boolean }): Promise<void> => {
    try {
      const pair = await readPair(given)
      refusedFor = undefined
      if (pair.cert.equals(served.cert) && pair.key.equals(served.key)) return
      served = pair
      for (const take of takers) take(pair)
      given.onReloaded()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      if (isAskedFor || reason !== refusedFor) given.onRefused(reason)
      refusedFor = reason
    }
  }
  // Whoever renews certificates replaces files and links by renaming, which watching a file for changes would miss.
  const timer = setInterval(() => void look({ isAskedFor: false }), every)
  timer.unref()
  return {
    current: () => served,
    onChange: (take) => void takers.push(take),
    reload: () => look({ isAskedFor: true }),
    close: () => clearInterval(timer),
  }
}

async function readPair({ certFile, keyFile }: CertificateFiles): Promise<CertificatePair> {
  const cert = await contentOf(certFile, '--tls-cert')
  const key = await contentOf(keyFile, '--tls-key')
  if (!isUsable({ cert }))
    throw new SettingsError(`\`--tls-cert\` ${certFile} holds no certificate in PEM form`)
  if (!isUsable({ key }))
    throw new SettingsError(
      `\`--tls-key\` ${keyFile} holds no private key in PEM form, or one with a passphrase`,
    )
  if (!isUsable({ cert, key }))
    throw new SettingsError(
      `\`--tls-key\` ${keyFile} is not the key of the certificate in \`--tls-cert\` ${certFile}`,
    )
  return { cert, key }
}

async function contentOf(file: string, option: string): Promise<Buffer> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new SettingsError(`\`${option}\` ${file} cannot be read`, { cause: error })
  }
}

function isUsable(pair: Partial<CertificatePair>): boolean {
  try {
    createSecureContext(pair)
    return true
  } catch {
    return false
  }
}
