import { defineConfig } from "vite";

export default defineConfig({
  // The worker and the model are separate files beside the package.
  optimizeDeps: { exclude: ["@understudy/llm"] },
  // The first frame already needs the engine, so splitting it would only add requests. With Phaser it is the largest.
  build: { chunkSizeWarningLimit: 2500 },
});
