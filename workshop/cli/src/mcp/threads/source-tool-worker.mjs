// The worker of tools from source: a thread has no loader of TypeScript. Plain JavaScript, and of no use in a built
// package, where threads run tool-worker.js itself.
import { importSource } from "../../../../../scripts/testing/import-source.mjs";

await importSource(new URL("./tool-worker.ts", import.meta.url));
