// The upload worker from source: a thread has no loader of TypeScript. Plain JavaScript, and of no use in a built
// package, where the pool runs upload-worker.js itself.
import { importSource } from "../../../../scripts/testing/import-source.mjs";

const { default: compileBehind } = await importSource(
  new URL("./upload-worker.ts", import.meta.url),
);
export default compileBehind;
