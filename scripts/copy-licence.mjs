// `prepack` of each package: npm packs only what lies inside the package, so the texts of the workspace are copied into it.
import { copyFileSync } from 'node:fs'

for (const name of ['LICENSE', 'NOTICE']) copyFileSync(new URL(`../${name}`, import.meta.url), name)
