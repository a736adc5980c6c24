export { randomGguf } from "@understudy/house/testing";
export {
  type Script,
  type ScriptedAnswer,
  ScriptedBackend,
  type ScriptedBackendOptions,
} from "../backends/scripted-backend.ts";
export {
  backendConformance,
  type ConformanceBehaviour,
  type ConformanceSetup,
} from "./backend-conformance.ts";
export {
  type BackendWrapperSetup,
  backendWrapperConformance,
} from "./backend-wrapper-conformance.ts";
export { switchQuestion } from "./switch.ts";
