// Makes the command one file with its lazily needed parts beside it, so that it starts in a fraction of the time that loading
// hundreds of modules takes, and so that the package stands alone. What has native code stays outside.
import { rm } from 'node:fs/promises'
import { rolldown } from 'rolldown'

const external = ['@node-rs/argon2', '@photostructure/sqlite', 'pg', 'prom-client', 'qrcode']

await rm('server/bundle', { recursive: true, force: true })
const bundle = await rolldown({
  input: { sallyport: 'server/dist/main/sallyport.js' },
  platform: 'node',
  external,
  logLevel: 'warn',
})
await bundle.write({
  dir: 'server/bundle/main',
  format: 'esm',
  // White space goes, names stay: a stack trace still reads.
  minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  comments: { legal: true },
})
