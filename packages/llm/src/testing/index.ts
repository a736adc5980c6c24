export { type RandomGgufOptions, randomGguf } from "@understudy/house/testing";
export {
  backendConformance,
  type ConformanceBehaviour,
  type ConformanceCase,
  type ConformanceSetup,
  type ConformanceSubject,
} from "./backend-conformance.ts";
