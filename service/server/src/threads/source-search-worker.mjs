// The search worker from source: a thread has no loader of TypeScript. Plain JavaScript, and of no use in a built
// package, where the pool runs search-worker.js itself.
import { importSource } from "../../../../scripts/testing/import-source.mjs";

const { default: search } = await importSource(new URL("./search-worker.ts", import.meta.url));
export default search;
