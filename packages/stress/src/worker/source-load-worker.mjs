// The load worker from source, since threads have no TypeScript loader. Plain JavaScript, unused in a built package,
// where the pool runs load-worker.js itself.
import { importSource } from "../../../../scripts/testing/import-source.mjs";

const { default: runLoad } = await importSource(new URL("./load-worker.ts", import.meta.url));
export default runLoad;
