import type { FallbackReason } from "@understudy/planner-core";
import type { PlanOrigin } from "@understudy/planner-core/internal";
import { build, encodeIntoCompressedBase64 } from "hdr-histogram-js";
import type {
  LatencyPair,
  LatencySummary,
  LateRequest,
  RunResult,
  TimelinePoint,
} from "../result/run-result.ts";
import type { StressOptions } from "../result/stress-options.ts";

/** Parts of a synthetic run that a test chooses. */
export interface SyntheticRun {
  readonly seed?: number;
  readonly seconds?: number;
  /** Factor applied to every latency. */
  readonly slowness?: number;
  readonly options?: Partial<StressOptions>;
}

const HIT_SOURCES = ["exact", "generalised", "similar"] as const;
/** Start of the model's outage, as a share of the run. */
const OUTAGE_BEGINS = 0.4;
const OUTAGE_ENDS = 0.6;

const MACHINE: RunResult["machine"] = {
  platform: "linux",
  architecture: "x64",
  processor: "Synthetic Processor",
  cores: 2,
  memoryBytes: 8 * 2 ** 30,
  node: "v20.19.0",
};

const LLM = {
  calls: 400,
  successes: 380,
  errors: 20,
  retries: 7,
  promptTokens: 90_000,
  completionTokens: 12_000,
  stepShare: 0.8,
  control: { plans: 40, llm: 0.8, randomWalk: 0.5, gain: 0.3 },
};

const QUALITY = {
  unproved: 0,
  costChecked: 200,
  meanCostRatio: 1.01,
  p95CostRatio: 1.1,
  optimalShare: 0.94,
};

const LATE: LateRequest = {
  worker: 0,
  agent: "villager-7",
  second: 9,
  domain: "village",
  goal: "warm_home",
  budgetMs: 50,
  latencyMs: 63,
  lateMs: 13,
  stallMs: 12.8,
  source: "classical",
  reason: "timeout",
  trace: [
    { atMs: 0, what: "planned" },
    { atMs: 1.2, what: "sent" },
    { atMs: 1.4, what: "asked the LLM planner" },
    { atMs: 63, what: "answered by the classical planner" },
  ],
};

/** A plausible result generated from a seed, not from measurements. */
export function syntheticRun(settings: SyntheticRun = {}): RunResult {
  const { seed = 1, seconds = 20, slowness = 1 } = settings;
  const options: StressOptions = {
    ...OPTIONS,
    durationSeconds: seconds,
    seed,
    ...settings.options,
  };
  const { all, sources, reasons, timeline } = playSeconds(generator(seed), seconds, slowness);
  const answered = all.length;
  const hits = HIT_SOURCES.flatMap((each) => sources[each] ?? []);
  const fallbacks = Object.values(reasons).reduce((sum, each) => sum + each.length, 0);
  const outage = {
    startSeconds: seconds * OUTAGE_BEGINS,
    durationSeconds: seconds * OUTAGE_ENDS - seconds * OUTAGE_BEGINS,
  };
  return {
    version: 1,
    startedAt: "2026-01-01T00:00:00.000Z",
    machine: MACHINE,
    versions: { "@understudy/planner-core": "0.1.0" },
    options,
    measuredSeconds: seconds,
    interrupted: false,
    counts: {
      offered: answered + 5,
      answered,
      dropped: 2,
      lost: 3,
      hung: 0,
      unhandledRejections: 0,
      revised: 12,
    },
    offeredPerSecond: (answered + 5) / seconds,
    answeredPerSecond: answered / seconds,
    byStatus: { solved: answered - 4, unsolvable: 4 },
    bySource: eachOf(sources, (values) => values.length),
    byReason: eachOf(reasons, (values) => values.length),
    byDomain: Object.fromEntries(
      options.domains.map((domain) => [
        domain,
        {
          answered: answered / options.domains.length,
          answeredPerSecond: answered / options.domains.length / seconds,
        },
      ]),
    ),
    fallbackRate: fallbacks / answered,
    fallbackRateUncached: fallbacks / (answered - hits.length),
    hitRate: hits.length / answered,
    latency: {
      all: pair(all),
      hits: pair(hits),
      bySource: eachOf(sources, pair),
      byReason: eachOf(reasons, pair),
    },
    misses: { count: 0, rawCount: 1, share: 0, worst: [LATE] },
    cache: { exactHits: hits.length, misses: answered - hits.length },
    llm: { ...LLM, tokensPerSecond: LLM.completionTokens / seconds },
    breaker: [
      { worker: 0, second: seconds * OUTAGE_BEGINS + 0.5, to: "open" },
      { worker: 0, second: seconds * OUTAGE_ENDS + 0.2, to: "half-open" },
      { worker: 0, second: seconds * OUTAGE_ENDS + 0.4, to: "closed" },
    ],
    quality: { ...QUALITY, checked: answered },
    resources: resourcesOf(seconds, answered),
    faults: [{ kind: "http_503", ...outage, share: 1 }],
    timeline,
    workers: [
      { worker: 0, answered: answered / 2, restarts: 1, lost: 3 },
      { worker: 1, answered: answered / 2, restarts: 0, lost: 0 },
    ],
  };
}

/** Latencies in ms, and the course of the run by seconds. */
interface SyntheticAnswers {
  readonly all: readonly number[];
  readonly sources: Partial<Record<PlanOrigin, number[]>>;
  readonly reasons: Partial<Record<FallbackReason, number[]>>;
  readonly timeline: readonly TimelinePoint[];
}

function playSeconds(random: () => number, seconds: number, slowness: number): SyntheticAnswers {
  const sources: Partial<Record<PlanOrigin, number[]>> = {};
  const reasons: Partial<Record<FallbackReason, number[]>> = {};
  const all: number[] = [];
  const timeline: TimelinePoint[] = [];
  for (let second = 0; second < seconds; second++) {
    const isOut = second >= seconds * OUTAGE_BEGINS && second < seconds * OUTAGE_ENDS;
    const here: number[] = [];
    const bySource: Partial<Record<PlanOrigin, number>> = {};
    const byReason: Partial<Record<FallbackReason, number>> = {};
    for (let n = 0; n < 100; n++) {
      const { source, reason, ms } = answer(random, isOut);
      const latency = ms * slowness;
      here.push(latency);
      all.push(latency);
      sources[source] = [...(sources[source] ?? []), latency];
      bySource[source] = (bySource[source] ?? 0) + 1;
      if (reason === undefined) continue;
      reasons[reason] = [...(reasons[reason] ?? []), latency];
      byReason[reason] = (byReason[reason] ?? 0) + 1;
    }
    const { p50Ms, p95Ms, p99Ms } = summarise(here);
    timeline.push({
      second,
      offered: 100,
      answered: 100,
      dropped: 0,
      bySource,
      byReason,
      misses: 0,
      p50Ms,
      p95Ms,
      p99Ms,
      loopDelayMs: 2 + 3 * random(),
      gcMs: 4 * random(),
      heapBytes: (60 + 20 * random()) * 2 ** 20,
      rssBytes: (180 + second * 0.1) * 2 ** 20,
      llmInFlight: isOut ? 0 : 3,
      breakersOpen: isOut ? 2 : 0,
      breakersHalfOpen: 0,
    });
  }
  return { all, sources, reasons, timeline };
}

function eachOf<Name extends string, Figure>(
  of: Partial<Record<Name, number[]>>,
  make: (values: readonly number[]) => Figure,
): Partial<Record<Name, Figure>> {
  return Object.fromEntries(
    Object.entries<number[] | undefined>(of).map(([name, values]) => [name, make(values ?? [])]),
  ) as Partial<Record<Name, Figure>>;
}

function resourcesOf(seconds: number, answered: number): RunResult["resources"] {
  return {
    loopDelayP50Ms: 1.1,
    loopDelayP99Ms: 3.2,
    loopDelayMaxMs: 14.1,
    gcMs: 40,
    gcMaxMs: 6,
    heapPeakBytes: 80 * 2 ** 20,
    rssStartBytes: 180 * 2 ** 20,
    rssEndBytes: 182 * 2 ** 20,
    rssPeakBytes: 190 * 2 ** 20,
    rssSlopeBytesPerMinute: 6 * 2 ** 20,
    cpuSeconds: seconds * 0.6,
    answeredPerCpuSecond: answered / (seconds * 0.6),
  };
}

const OPTIONS: StressOptions = {
  domains: ["village", "guard", "courier"],
  agents: 100,
  durationSeconds: 20,
  warmupSeconds: 2,
  budgetMs: 50,
  hitRate: 0.7,
  cache: "exact",
  workers: 2,
  rate: 100,
  closed: false,
  llm: "simulated",
  model: undefined,
  target: undefined,
  simulated: {
    latencyP50Ms: 12,
    latencyP95Ms: 35,
    soundShare: 0.85,
    mendableShare: 0.1,
    slots: 256,
  },
  faults: [],
  seed: 1,
};

function answer(
  random: () => number,
  isOut: boolean,
): { source: PlanOrigin; reason?: FallbackReason; ms: number } {
  const draw = random();
  if (draw < 0.7) return { source: "exact", ms: 0.02 + 0.1 * random() ** 3 };
  if (isOut) return { source: "classical", reason: "breaker-open", ms: 0.1 + 0.2 * random() };
  if (draw < 0.93) return { source: "llm", ms: 6 + 30 * random() ** 2 };
  if (draw < 0.96) return { source: "mended", ms: 8 + 30 * random() ** 2 };
  if (draw < 0.98) return { source: "classical", reason: "timeout", ms: 48 + random() };
  return { source: "classical", reason: "invalid-json", ms: 5 + 20 * random() };
}

function pair(values: readonly number[]): LatencyPair {
  return {
    corrected: summarise(values),
    uncorrected: summarise(values.map((each) => each * 0.98)),
  };
}

function summarise(values: readonly number[]): LatencySummary {
  const histogram = build({ lowestDiscernibleValue: 1, numberOfSignificantValueDigits: 3 });
  for (const ms of values) histogram.recordValue(Math.max(1, Math.round(ms * 1000)));
  const at = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
  return {
    count: values.length,
    meanMs: values.length === 0 ? 0 : histogram.mean / 1000,
    p50Ms: at(50),
    p90Ms: at(90),
    p95Ms: at(95),
    p99Ms: at(99),
    p999Ms: at(99.9),
    p9999Ms: at(99.99),
    p99999Ms: at(99.999),
    maxMs: histogram.maxValue / 1000,
    histogram: encodeIntoCompressedBase64(histogram),
  };
}

/** Mulberry32: small, seeded, good enough for pictures. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
