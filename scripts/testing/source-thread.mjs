// Begins a thread with a source: threads have no loader of TypeScript. Of no use to a built package.
import { workerData } from "node:worker_threads";
import { importSource } from "./import-source.mjs";

// Pools call the default export.
const { default: task } = await importSource(workerData.sourceModule);
export default task;
