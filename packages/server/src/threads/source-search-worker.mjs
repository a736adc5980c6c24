// The search worker from source: a thread does not inherit the loader of TypeScript. Plain JavaScript,
// and of no use in a built package, where the pool runs search-worker.js itself.
import { register } from "tsx/esm/api";

register();
const { default: search } = await import("./search-worker.ts");
export default search;
