import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { VitePWA } from "vite-plugin-pwa";

const server = process.env.CARTSNITCH_URL ?? "http://localhost:8000";

// The service worker is our own, in src/worker/; the plugin builds it and tells it which files the build has.
const worker = VitePWA({
  strategies: "injectManifest",
  srcDir: "src/worker",
  filename: "sw.ts",
  registerType: "prompt",
  injectRegister: null,
  manifest: false,
  injectManifest: { globPatterns: ["**/*.{html,js,css,svg,png,webmanifest}"] },
});

export default defineConfig({
  plugins: [react(), worker],
  build: { target: "es2023", sourcemap: true },
  server: {
    proxy: {
      "/auth": server,
      "/export": server,
      "/pictures": server,
      "/receipts": server,
      "/notifications": server,
      "/public/": server,
      "/graphql": { target: server, ws: true },
    },
  },
});
