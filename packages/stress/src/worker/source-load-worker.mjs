// The load worker from source: a thread has no loader of TypeScript. Plain JavaScript, and of no use in a built package,
// where the pool runs load-worker.js itself.
import { importSource } from "../../../../scripts/testing/import-source.mjs";

const { default: runLoad } = await importSource(new URL("./load-worker.ts", import.meta.url));
export default runLoad;
