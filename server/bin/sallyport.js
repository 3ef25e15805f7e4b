#!/usr/bin/env node
import { existsSync } from 'node:fs'

if (existsSync(new URL('../bundle/main/sallyport.js', import.meta.url))) {
  const { main } = await import('../bundle/main/sallyport.js')
  process.exitCode = await main(process.argv.slice(2), process.env)
} else {
  process.stderr.write('sallyport: this checkout is not built: run `npm install` first\n')
  process.exitCode = 2
}
