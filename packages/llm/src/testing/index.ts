export { randomGguf, writeOutGguf } from "../inference/testing/index.ts";
export { backendConformance, type ConformanceSetup } from "./backend-conformance.ts";
export { FailingServer, SERVER_FAILURES, type ServerFailure } from "./failing-server.ts";
export { ScriptedBackend } from "./scripted-backend.ts";
export { switchQuestion } from "./switch.ts";
