import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** A certificate for a name that is its own authority, and its key, in files. */
export interface TlsFiles {
  cert: string
  key: string
}

/** Made by OpenSSL; the name is in the certificate beside `localhost` and both loopback addresses. */
export async function makeTlsFiles(directory: string, name: string): Promise<TlsFiles> {
  const files = { cert: join(directory, `${name}.crt`), key: join(directory, `${name}.key`) }
  const kind = 'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -noenc -days 2'
  const names = `subjectAltName=DNS:${name},DNS:localhost,IP:127.0.0.1,IP:::1`
  const places = ['-keyout', files.key, '-out', files.cert]
  const words = [...kind.split(' '), ...places, '-subj', `/CN=${name}`, '-addext', names]
  await run('/usr/bin/openssl', words)
  return files
}
