import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const server = process.env.CARTSNITCH_URL ?? "http://localhost:8000";

export default defineConfig({
  plugins: [react()],
  build: { target: "es2023", sourcemap: true },
  server: {
    proxy: {
      "/auth": server,
      "/export": server,
      "/receipts": server,
      "/graphql": { target: server, ws: true },
    },
  },
});
