export { type RandomGgufOptions, randomGguf } from "@understudy/house/testing";
export {
  type Script,
  type ScriptedAnswer,
  ScriptedBackend,
  type ScriptedBackendOptions,
} from "../backends/scripted-backend.ts";
export {
  backendConformance,
  type ConformanceBehaviour,
  type ConformanceCase,
  type ConformanceSetup,
  type ConformanceSubject,
} from "./backend-conformance.ts";
export {
  type BackendWrapperSetup,
  backendWrapperConformance,
  type GenerationField,
} from "./backend-wrapper-conformance.ts";
export { switchQuestion } from "./switch.ts";
