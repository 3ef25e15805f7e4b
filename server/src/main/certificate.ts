import { type Settings, SettingsError } from '../config.js'
import { type Certificate, openCertificate } from '../http/certificate.js'
import type { Log } from '../observe/log.js'

/** What https is served with, where the settings name files; SIGHUP makes it read them at once. */
export async function certificateOf(
  { tlsCert, tlsKey }: Settings,
  log: Log,
): Promise<Certificate | undefined> {
  if (tlsCert === undefined && tlsKey === undefined) return undefined
  if (tlsCert === undefined || tlsKey === undefined)
    throw new SettingsError('give both `--tls-cert` and `--tls-key`, or neither')
  const certificate = await openCertificate({
    certFile: tlsCert,
    keyFile: tlsKey,
    onReloaded: () => log.info({ tlsCert }, 'a new TLS certificate is served from now on'),
    onRefused: (reason) =>
      log.error({ reason }, 'the new TLS certificate cannot be used; the one before goes on'),
  })
  const reload = (): void => void certificate.reload()
  process.on('SIGHUP', reload)
  return {
    ...certificate,
    close: () => {
      process.off('SIGHUP', reload)
      certificate.close()
    },
  }
}
