import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The console. `scripts/build-console.mjs` calls it and says where the files go. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/console/',
  plugins: [react()],
  build: {
    target: 'baseline-widely-available',
    // The policy of the pages allows no inline script, which this would be.
    modulePreload: { polyfill: false },
    sourcemap: false,
    manifest: true,
    // The build's own budget says more.
    chunkSizeWarningLimit: 2_000,
  },
})
