import { execFileSync } from 'node:child_process'
import { copyFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { temporaryDirectory } from '../../test/support/temporary-directory.js'
import { makeTlsFiles, type TlsFiles } from '../../test/support/tls-files.js'
import { openCertificate } from './certificate.js'

let directory: string
let first: TlsFiles
let second: TlsFiles
let served: TlsFiles

beforeEach(async () => {
  directory = await temporaryDirectory()
  first = await makeTlsFiles(directory, 'first')
  second = await makeTlsFiles(directory, 'second')
  served = { cert: join(directory, 'served.crt'), key: join(directory, 'served.key') }
  await place(first)
})

/** As programs that renew certificates do it: a new file takes the name of the old one. */
async function place({ cert, key }: Partial<TlsFiles>): Promise<void> {
  for (const [from, to] of [
    [cert, served.cert],
    [key, served.key],
  ] as const) {
    if (from === undefined) continue
    await copyFile(from, `${to}.new`)
    await rename(`${to}.new`, to)
  }
}

/** With what it told and handed on. */
async function open(every = 3_600_000) {
  const told: string[] = []
  const certificate = await openCertificate({
    certFile: served.cert,
    keyFile: served.key,
    every,
    onReloaded: () => told.push('reloaded'),
    onRefused: (reason) => told.push(reason),
  })
  onTestFinished(certificate.close)
  const taken: string[] = []
  certificate.onChange(({ cert }) => taken.push(nameIn(cert)))
  return { ...certificate, told, taken, name: () => nameIn(certificate.current().cert) }
}

const nameIn = (cert: Buffer): string =>
  execFileSync('/usr/bin/openssl', ['x509', '-noout', '-subject'], { input: cert })
    .toString()
    .trim()
    .replace(/^.*= ?/, '')

const notFitting = (): string =>
  `\`--tls-key\` ${served.key} is not the key of the certificate in \`--tls-cert\` ${served.cert}`

describe('openCertificate', () => {
  it('refuses files that are not there, naming the option', async () => {
    await rm(served.key)
    await expect(open()).rejects.toThrow(`\`--tls-key\` ${served.key} cannot be read`)
    await rm(served.cert)
    await expect(open()).rejects.toThrow(`\`--tls-cert\` ${served.cert} cannot be read`)
  })

  it('refuses what is no certificate, no key, or a key with a passphrase', async () => {
    const locked = join(directory, 'locked.key')
    const places = ['-in', first.key, '-out', locked]
    execFileSync('/usr/bin/openssl', ['pkcs8', '-topk8', ...places, '-passout', 'pass:secret'])
    const noKey = `\`--tls-key\` ${served.key} holds no private key in PEM form, or one with a passphrase`
    await place({ key: locked })
    await expect(open()).rejects.toThrow(noKey)
    await place({ key: first.cert })
    await expect(open()).rejects.toThrow(noKey)
    await place({ cert: first.key })
    await expect(open()).rejects.toThrow(
      `\`--tls-cert\` ${served.cert} holds no certificate in PEM form`,
    )
  })

  it('refuses a key that belongs to another certificate', async () => {
    await place({ key: second.key })
    await expect(open()).rejects.toThrow(notFitting())
  })

  it('follows its files when they are replaced', async () => {
    const certificate = await open(5)
    expect(certificate.name()).toBe('first')
    await place(second)
    await vi.waitFor(() => expect(certificate.taken).toEqual(['second']))
    expect(certificate.name()).toBe('second')
    expect(certificate.told.at(-1)).toBe('reloaded')
  })

  it('follows a link to the files of another day', async () => {
    await rm(served.cert)
    await rm(served.key)
    await symlink(first.cert, served.cert)
    await symlink(first.key, served.key)
    const certificate = await open()
    for (const name of ['cert', 'key'] as const) {
      await symlink(second[name], `${served[name]}.new`)
      await rename(`${served[name]}.new`, served[name])
    }
    await certificate.reload()
    expect(certificate.name()).toBe('second')
  })

  it('keeps the pair that it has until both files fit, and tells of each reason once', async () => {
    const certificate = await open(5)
    await place({ cert: second.cert })
    await vi.waitFor(() => expect(certificate.told).toEqual([notFitting()]))
    // Looked at again and again in between, which is not told.
    await writeFile(served.key, 'half a ke')
    await vi.waitFor(() => expect(certificate.told).toHaveLength(2))
    expect(certificate.told[0]).toBe(notFitting())
    expect(certificate.told[1]).toContain('holds no private key')
    expect(certificate.name()).toBe('first')
    expect(certificate.taken).toEqual([])
    await place({ key: second.key })
    await vi.waitFor(() => expect(certificate.taken).toEqual(['second']))
  })

  it('tells whoever asks for it each time', async () => {
    const certificate = await open()
    await place({ cert: second.cert })
    await certificate.reload()
    await certificate.reload()
    expect(certificate.told).toEqual([notFitting(), notFitting()])
    expect(certificate.name()).toBe('first')
  })

  it('hands nothing on where nothing has changed', async () => {
    const certificate = await open()
    await place(first)
    await certificate.reload()
    expect([certificate.taken, certificate.told]).toEqual([[], []])
  })

  it('looks no more once it is closed', async () => {
    const certificate = await open(5)
    certificate.close()
    const slower = await open(100)
    await place(second)
    await vi.waitFor(() => expect(slower.taken).toEqual(['second']))
    await place(first)
    await vi.waitFor(() => expect(slower.taken).toEqual(['second', 'first']))
    expect(certificate.taken).toEqual([])
  })
})
