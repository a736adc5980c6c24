export {
  backendConformance,
  type ConformanceBehaviour,
  type ConformanceCase,
  type ConformanceSetup,
  type ConformanceSubject,
} from "./backend-conformance.ts";
export { type RandomGgufOptions, randomGguf } from "./random-gguf.ts";
