// Starts a thread from source, since threads have no TypeScript loader. Plain JavaScript, unused in a built package,
// whose threads start from their own file.
import { workerData } from "node:worker_threads";
import { importSource } from "../../../../scripts/testing/import-source.mjs";

await importSource(workerData.sourceModule);
