// Begins a thread from source: a thread has no loader of TypeScript. Plain JavaScript, and of no use in a built package,
// whose threads begin with their own file.
import { workerData } from "node:worker_threads";
import { importSource } from "../../../../scripts/testing/import-source.mjs";

await importSource(workerData.sourceModule);
