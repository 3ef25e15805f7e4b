// Keys and certificates for tests, made anew by openssl: none lies in the repository.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Signer {
  privateKey: string
  certificate: string
}

/** A key with a certificate that it signed itself. */
export function selfSigned(name: string, keyType: string[] = ['rsa:2048']): Signer {
  return inFolder((folder) => make(folder, name, ['-newkey', ...keyType]))
}

/**
 * An authority, one that it issued, a signer that this one issued, and an intruder whom the signer
 * issued, though it is no authority.
 */
export function chainOfSigners(): Record<'root' | 'middle' | 'signer' | 'intruder', Signer> {
  return inFolder((folder) => {
    const issuedBy = (issuer: string, ca: boolean) => [
      '-newkey',
      'rsa:2048',
      '-CA',
      join(folder, `${issuer}.crt`),
      '-CAkey',
      join(folder, `${issuer}.key`),
      '-addext',
      `basicConstraints=critical,CA:${ca ? 'TRUE' : 'FALSE'}`,
    ]
    const root = make(folder, 'Root', ['-newkey', 'rsa:2048'])
    const middle = make(folder, 'Middle', issuedBy('Root', true))
    const signer = make(folder, 'Signer', issuedBy('Middle', false))
    const intruder = make(folder, 'Intruder', issuedBy('Signer', false))
    return { root, middle, signer, intruder }
  })
}

/** A signer issued by an authority of that name, without the identifier of the authority's key. */
export function issuedInTheNameOf(name: string): Signer {
  return inFolder((folder) => {
    make(folder, name, ['-newkey', 'rsa:2048'])
    const [key, request] = [join(folder, 'Forged.key'), join(folder, 'Forged.csr')]
    const certificate = join(folder, 'Forged.crt')
    const asking = ['req', '-nodes', '-newkey', 'rsa:2048', '-subj', '/CN=Forged']
    openssl([...asking, '-keyout', key, '-out', request])
    const authority = ['-CA', join(folder, `${name}.crt`), '-CAkey', join(folder, `${name}.key`)]
    openssl(['x509', '-req', '-days', '30', '-in', request, '-out', certificate, ...authority])
    return signerOf(key, certificate)
  })
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'otp-certificates-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function make(folder: string, name: string, options: string[]): Signer {
  const [key, certificate] = [join(folder, `${name}.key`), join(folder, `${name}.crt`)]
  const request = ['req', '-x509', '-nodes', '-days', '30', '-subj', `/CN=${name}`]
  const files = ['-keyout', key, '-out', certificate]
  openssl([...request, ...options, ...files])
  return signerOf(key, certificate)
}

function openssl(options: string[]): void {
  execFileSync('/usr/bin/openssl', options, { stdio: 'pipe' })
}

function signerOf(key: string, certificate: string): Signer {
  return {
    privateKey: readFileSync(key, 'utf8'),
    certificate: readFileSync(certificate, 'utf8'),
  }
}
