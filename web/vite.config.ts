// The console's build: web/src into web/dist, which the rack's server hands out at /.
// `vite` alone serves it with a rack on 127.0.0.1:8700 behind it.

import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const RACK = process.env.TWINRACK_URL ?? 'http://127.0.0.1:8700';

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react()],
  build: { outDir: 'dist', emptyOutDir: true, target: 'es2023', cssTarget: 'chrome123' },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: RACK, ws: true },
      '/docs': { target: RACK },
      '/readyz': { target: RACK },
    },
  },
});
