import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.CARTSNITCH_URL ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2023", sourcemap: true },
  server: {
    proxy: {
      "/auth": server,
      "/receipts": server,
      "/public/": server,
      "/graphql": { target: server, ws: true },
    },
  },
});
