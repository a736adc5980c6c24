// The load worker from source: a thread does not inherit the loader of TypeScript. Plain JavaScript,
// and of no use in a built package, where the pool runs load-worker.js itself.
import { register } from "tsx/esm/api";

register();
const { default: runLoad } = await import("./load-worker.ts");
export default runLoad;
