/**
 * Load tests of the engine with thousands of agents and faults.
 *
 * @module
 */

export { compareRuns, type RunComparison } from "./compare/compare-runs.ts";
export { parseRunResult } from "./compare/parse-run-result.ts";
export { FAULT_PRESETS, type FaultPreset } from "./faults/presets.ts";
export { sweepSentence } from "./report/page/sweep-section.ts";
export { writeReport } from "./report/write-report.ts";
export type { RunProgress } from "./result/run-progress.ts";
export type {
  LatencyPair,
  LatencySummary,
  RunResult,
  SweepPoint,
  SweepResult,
  TimelinePoint,
} from "./result/run-result.ts";
export type {
  SimulatedLlmPlannerOptions,
  StressCache,
  StressLlmPlanner,
  StressOptions,
} from "./result/stress-options.ts";
export { resolveStressOptions, type StressRequest } from "./run/options.ts";
export { runStress, type StressHooks } from "./run/run-stress.ts";
export type { Fault, ModelFault, TransportFault } from "./server/fault.ts";
export {
  ModelServer,
  type ModelServerOptions,
  type ServerFaults,
  startModelServer,
} from "./server/model-server.ts";
export type { ServedPrompt } from "./server/served-prompt.ts";
export { runSweep, type SweepHooks } from "./sweep/run-sweep.ts";
export type { Assertion, Limit } from "./verdict/assertion.ts";
export { AssertionSyntaxError } from "./verdict/assertion-error.ts";
export {
  formatFigure,
  formatShare,
  formatTime,
} from "./verdict/format-figure.ts";
export { defaultAssertions, judge, type Verdict } from "./verdict/judge.ts";
export { METRICS, type Metric, metricHelp } from "./verdict/metric.ts";
export { parseAssertions } from "./verdict/parse-assertions.ts";
export { PRESETS } from "./verdict/preset.ts";
