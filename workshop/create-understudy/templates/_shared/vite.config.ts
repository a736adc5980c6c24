import { defineConfig } from "vite";

export default defineConfig({
  // The worker and the model are separate files beside the package.
  optimizeDeps: { exclude: ["@understudy/llm"] },
});
