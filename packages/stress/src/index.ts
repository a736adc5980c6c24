/**
 * Load tests of the engine with thousands of agents and faults.
 *
 * @module
 */

export {
  type ComparedFigure,
  compareRuns,
  type Difference,
  type MetricChange,
  type RunComparison,
} from "./compare/compare-runs.ts";
export { parseRunResult } from "./compare/parse-run-result.ts";
export { FAULT_PRESETS, type FaultPreset } from "./faults/presets.ts";
export { sweepSentence } from "./report/page/sweep-section.ts";
export { writeReport } from "./report/write-report.ts";
export type { FaultWindow } from "./result/fault-window.ts";
export type { RunPhase, RunProgress } from "./result/run-progress.ts";
export type {
  BreakerTransition,
  LatencyPair,
  LatencySummary,
  LateRequest,
  RunResult,
  SweepPoint,
  SweepResult,
  TimelinePoint,
  TraceStep,
  WorkerReport,
} from "./result/run-result.ts";
export type {
  SimulatedLeadOptions,
  StressCache,
  StressLead,
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
export type { AnswerSource } from "./server/serve-chat.ts";
export type { ServedPrompt } from "./server/served-prompt.ts";
export { type RunAtRate, runSweep, type SweepHooks } from "./sweep/run-sweep.ts";
export type { Assertion, Limit, LimitUnit, Operator } from "./verdict/assertion.ts";
export { AssertionSyntaxError } from "./verdict/assertion-error.ts";
export {
  formatFigure,
  formatShare,
  formatTime,
} from "./verdict/format-figure.ts";
export { type Check, defaultAssertions, judge, type Verdict } from "./verdict/judge.ts";
export {
  METRICS,
  type Metric,
  type MetricUnit,
  metricHelp,
} from "./verdict/metric.ts";
export { parseAssertions } from "./verdict/parse-assertions.ts";
export { PRESETS } from "./verdict/preset.ts";
