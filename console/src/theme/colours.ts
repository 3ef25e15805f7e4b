import { generateThemeStylesheet } from '@cloudscape-design/components/theming'

// Teal in steps as light and dark as those of the components' blue, so that every contrast stays.
const primary = {
  50: '#effdfa',
  100: '#d0f7f0',
  200: '#b0efe4',
  300: '#6fdccb',
  400: '#3fc4b2',
  500: '#14a596',
  600: '#0a746c',
  700: '#07534e',
  800: '#064540',
  900: '#05332f',
  950: '#042724',
  1000: '#02140f',
} as const

/**
 * The colours of this console, as a style sheet. Made when the console is built (`scripts/console-theme.mjs`), for the
 * content security policy allows none that a script makes.
 */
export const styleSheet = generateThemeStylesheet({
  theme: {
    referenceTokens: { color: { primary } },
    tokens: {},
    contexts: {
      'top-navigation': { tokens: { colorBackgroundContainerContent: '#0b2e2d' } },
    },
  },
})
