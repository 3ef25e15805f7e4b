// Makes the command one file with its lazily needed parts beside it, so that it starts in a fraction of the time that loading
// hundreds of modules takes, and so that the package stands alone. What has native code stays outside.
import { rename, rm } from 'node:fs/promises'
import { rolldown } from 'rolldown'
import { libraryLicences } from './licences.mjs'

const external = ['@node-rs/argon2', '@photostructure/sqlite', 'pg', 'prom-client', 'qrcode']

const made = 'server/bundle/made'
await rm(made, { recursive: true, force: true })
const bundle = await rolldown({
  input: {
    sallyport: 'server/dist/main/sallyport.js',
    // A thread of its own: `mfa/hardware/read-in-worker.ts`.
    'token-file-worker': 'server/dist/mfa/hardware/token-file-worker.js',
  },
  platform: 'node',
  external,
  logLevel: 'warn',
  plugins: [libraryLicences('licences.txt')],
})
await bundle.write({
  dir: made,
  format: 'esm',
  // White space goes, names stay: a stack trace still reads.
  minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  comments: { legal: true },
})
// Put in place at once: a command that starts meanwhile finds the old one or the new one, and not a half.
await rm('server/bundle/main', { recursive: true, force: true })
await rename(made, 'server/bundle/main')
