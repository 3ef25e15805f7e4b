import { rolldown } from 'rolldown'

const name = 'virtual:colours.css'

/** `import 'virtual:colours.css'`: the style sheet that console/src/theme/colours.ts makes. */
export function consoleTheme() {
  return {
    name: 'console-theme',
    resolveId: (id) => (id === name ? name : undefined),
    load: (id) => (id === name ? styleSheet() : undefined),
  }
}

async function styleSheet() {
  const bundle = await rolldown({
    input: 'console/src/theme/colours.ts',
    platform: 'node',
    logLevel: 'silent',
  })
  const { output } = await bundle.generate({ format: 'esm' })
  const made = await import(`data:text/javascript,${encodeURIComponent(output[0].code)}`)
  return made.styleSheet
}
