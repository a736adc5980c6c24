import { defineConfig } from "vite";

export default defineConfig({
  // Its worker and its model are files of their own, next to it.
  optimizeDeps: { exclude: ["@understudy/llm"] },
});
