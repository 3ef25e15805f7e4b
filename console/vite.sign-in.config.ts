import { defineConfig } from 'vite'

/** The script of the sign-in pages: one small file with a name that stays, and its style beside it. */
export default defineConfig({
  root: import.meta.dirname,
  publicDir: false,
  build: {
    target: 'baseline-widely-available',
    sourcemap: false,
    lib: {
      entry: 'src/sign-in/sign-in.ts',
      formats: ['es'],
      fileName: () => 'sign-in.js',
      cssFileName: 'sign-in',
    },
  },
})
