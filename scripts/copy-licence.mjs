// `prepack` of each package: npm packs only what lies inside the package, so the texts of the workspace are copied into it.
import { copyFileSync, readFileSync } from 'node:fs'

const { files } = JSON.parse(readFileSync('package.json', 'utf8'))
const texts = files.includes('NOTICE') ? ['LICENSE', 'NOTICE'] : ['LICENSE']
for (const name of texts) copyFileSync(new URL(`../${name}`, import.meta.url), name)
