// Begins a thread from source: a thread does not inherit the loader of TypeScript. Plain JavaScript,
// and of no use in a built package, whose threads begin with their own file.
import { workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
await import(workerData.sourceModule);
