// The tool worker from source, since threads have no TypeScript loader. Plain JavaScript, unused in a built package,
// whose threads run tool-worker.js itself.
import { importSource } from "../../../../../scripts/testing/import-source.mjs";

await importSource(new URL("./tool-worker.ts", import.meta.url));
