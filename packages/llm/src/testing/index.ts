export { randomGguf, writeOutGguf } from "../inference/testing/index.ts";
export {
  backendConformance,
  type ConformanceBehaviour,
  type ConformanceSetup,
} from "./backend-conformance.ts";
export {
  type BackendWrapperSetup,
  backendWrapperConformance,
} from "./backend-wrapper-conformance.ts";
export {
  type Script,
  type ScriptedAnswer,
  ScriptedBackend,
  type ScriptedBackendOptions,
} from "./scripted-backend.ts";
export { switchQuestion } from "./switch.ts";
