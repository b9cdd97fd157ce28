import { defineConfig } from "vitest/config";

// Apart from vite.config.ts, so that the build needs no test tools: `npm ci --omit=dev && npm run build` is enough.
export default defineConfig({
  test: { include: ["src/**/*.test.{ts,tsx}"], restoreMocks: true },
});
