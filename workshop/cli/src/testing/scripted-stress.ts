import type {
  LatencyPair,
  LatencySummary,
  RunProgress,
  RunResult,
  StressOptions,
  TimelinePoint,
} from "@understudy/stress";
import type { StressHarness } from "../stress-harness.ts";

/** A histogram of four values, in hdr-histogram-js encoding. */
const HISTOGRAM = "HISTFAAAADF4nJNpmSzMwMDAz8DAwMjAwMDMAAGMEOr/fxg/+QvzTe4vzI8DvjBP5PzCDACzvgpK";

/** A scripted harness. */
export interface ScriptedStress extends StressHarness {
  /** Options of all runs so far. */
  readonly asked: StressOptions[];
  /** Presses Ctrl+C. */
  interrupt(): void;
  /** Number of immediate exits. */
  readonly left: number;
}

/** Script of a run. */
export interface StressScript {
  readonly change?: (result: RunResult) => RunResult;
  /** Called after the start of a run. */
  readonly whileRunning?: (harness: ScriptedStress) => void;
  /** Whether recordings fail as on a full disk. */
  readonly diskIsFull?: boolean;
}

/** A harness whose runs return scripted figures at once. */
export function scriptedStress({
  change = (each) => each,
  whileRunning,
  diskIsFull = false,
}: StressScript = {}): ScriptedStress {
  const asked: StressOptions[] = [];
  let listener: (() => void) | undefined;
  let left = 0;
  const harness: ScriptedStress = {
    asked,
    get left() {
      return left;
    },
    interrupt: () => listener?.(),
    leave: () => {
      left++;
    },
    onInterrupt(each) {
      listener = each;
      return () => {
        listener = undefined;
      };
    },
    async runStress(options, { onProgress, onRecordingError, record, signal }) {
      asked.push(options);
      if (diskIsFull && record !== undefined) onRecordingError?.(record, "ENOSPC: no space left");
      const result = change(scriptedResult(options));
      onProgress(progressAt(result, "warming-up", -1));
      onProgress(progressAt(result, "measuring", 2));
      whileRunning?.(harness);
      onProgress(progressAt(result, "ending", options.durationSeconds));
      return { ...result, interrupted: signal.aborted };
    },
  };
  return harness;
}

const MACHINE: RunResult["machine"] = {
  platform: "linux",
  architecture: "x64",
  processor: "Scripted",
  cores: 2,
  memoryBytes: 2 ** 33,
  node: "v20.19.0",
};

const LLM: RunResult["llm"] = {
  calls: 300,
  successes: 300,
  errors: 0,
  retries: 0,
  promptTokens: 1,
  completionTokens: 1,
  tokensPerSecond: 1,
  stepShare: 0.9,
  control: { plans: 40, llm: 0.9, randomWalk: 0.5, gain: 0.4 },
};

const RESOURCES: RunResult["resources"] = {
  loopDelayP50Ms: 1,
  loopDelayP99Ms: 2,
  loopDelayMaxMs: 3,
  gcMs: 4,
  gcMaxMs: 1,
  heapPeakBytes: 2 ** 26,
  rssStartBytes: 2 ** 27,
  rssEndBytes: 2 ** 27,
  rssPeakBytes: 2 ** 27,
  rssSlopeBytesPerMinute: 0,
  cpuSeconds: 5,
  answeredPerCpuSecond: 200,
};

/** An invented result. */
export function scriptedResult(options: StressOptions): RunResult {
  const answered = 1000;
  const pair: LatencyPair = { corrected: summary(answered), uncorrected: summary(answered) };
  const hits: LatencyPair = { corrected: summary(700), uncorrected: summary(700) };
  return {
    version: 1,
    startedAt: "2026-01-01T00:00:00.000Z",
    machine: MACHINE,
    versions: {},
    options,
    measuredSeconds: options.durationSeconds,
    interrupted: false,
    counts: {
      offered: answered,
      answered,
      dropped: 0,
      lost: 0,
      hung: 0,
      unhandledRejections: 0,
      revised: 0,
    },
    offeredPerSecond: options.rate,
    answeredPerSecond: options.rate,
    byStatus: { solved: answered },
    bySource: { exact: 700, llm: 250, classical: 50 },
    byReason: { timeout: 50 },
    byDomain: { village: { answered, answeredPerSecond: options.rate } },
    fallbackRate: 0.05,
    fallbackRateUncached: 50 / 300,
    hitRate: 0.7,
    latency: { all: pair, hits, bySource: { exact: hits }, byReason: {} },
    misses: { count: 0, rawCount: 0, share: 0, worst: [] },
    cache: { exactHits: 700 },
    llm: LLM,
    breaker: [],
    quality: {
      checked: answered,
      unproved: 0,
      costChecked: 100,
      meanCostRatio: 1,
      p95CostRatio: 1,
      optimalShare: 1,
    },
    resources: RESOURCES,
    faults: options.faults,
    timeline: [0, 1, 2, 3, 4, 5].map(second),
    workers: [{ worker: 0, answered, restarts: 0, lost: 0 }],
  };
}

function summary(count: number): LatencySummary {
  return {
    count,
    meanMs: 1,
    p50Ms: 0.05,
    p90Ms: 0.5,
    p95Ms: 0.8,
    p99Ms: 30,
    p999Ms: 40,
    p9999Ms: 45,
    p99999Ms: 46,
    maxMs: 46,
    histogram: HISTOGRAM,
  };
}

function second(at: number): TimelinePoint {
  return {
    second: at,
    offered: 200,
    answered: 200,
    dropped: 0,
    bySource: { exact: 140, llm: 50, classical: 10 },
    byReason: { timeout: 10 },
    misses: 0,
    p50Ms: 0.05,
    p95Ms: 0.8,
    p99Ms: 30,
    loopDelayMs: 2,
    gcMs: 1,
    heapBytes: 2 ** 26,
    rssBytes: 2 ** 27,
    llmInFlight: 3,
    breakersOpen: 0,
    breakersHalfOpen: 0,
  };
}

function progressAt(
  result: RunResult,
  phase: RunProgress["phase"],
  elapsedSeconds: number,
): RunProgress {
  const { counts, byReason, options, timeline, latency } = result;
  const { p50Ms, p95Ms, p99Ms } = latency.all.corrected;
  return {
    phase,
    elapsedSeconds,
    totalSeconds: options.durationSeconds,
    answered: counts.answered,
    misses: 0,
    byReason,
    p50Ms,
    p95Ms,
    p99Ms,
    breakers: { open: 0, halfOpen: 1 },
    restarts: 0,
    activeFaults: options.faults,
    answeredLately: timeline.at(-1)?.answered,
  };
}
