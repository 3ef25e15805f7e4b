import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const place = 'node_modules/.sallyport-fonts'

/** The fonts that a style sheet carries in itself become files, of which a browser loads the few that a page needs. */
export function consoleFonts() {
  return {
    name: 'console-fonts',
    enforce: 'pre',
    transform(css, id) {
      if (!id.endsWith('/global-styles/index.css')) return undefined
      mkdirSync(place, { recursive: true })
      return css.replaceAll(/url\('data:font\/woff2;base64,([^']+)'\)/g, (_, base64) => {
        const font = Buffer.from(base64, 'base64')
        const file = `${createHash('sha256').update(font).digest('hex').slice(0, 16)}.woff2`
        writeFileSync(join(place, file), font)
        return `url('${relative(dirname(id), join(process.cwd(), place, file))}')`
      })
    },
  }
}
