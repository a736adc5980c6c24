/**
 * Names and descriptions of all metrics, shared by the exporters.
 *
 * @module
 */

import type { TelemetrySnapshot } from "@understudy/planner-core";

/** Name of a counter in a snapshot. */
export type CounterKey = keyof TelemetrySnapshot["counters"];
/** Name of a gauge in a snapshot. */
export type GaugeKey = keyof TelemetrySnapshot["gauges"];
/** Name of a histogram in a snapshot. */
export type HistogramKey = keyof TelemetrySnapshot["histograms"];

/** Name and description of a metric. */
export interface MetricDescription {
  /** Words of the name: `cache`, `lookups` becomes `planner_cache_lookups_total` or `planner.cache.lookups`. */
  readonly words: readonly string[];
  readonly help: string;
  /** Labels with few values: never an agent, a goal or a text. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A histogram, in seconds unless noted. */
export interface HistogramDescription extends MetricDescription {
  readonly unit: "seconds" | "tokens_per_second";
}

const requests = { words: ["requests"], help: "Requests for a plan, by how they wait." };
const lookups = { words: ["cache", "lookups"], help: "Look-ups in the cache of plans, by result." };
const results = { words: ["llm", "results"], help: "Calls of the model that ended, by result." };
const tokens = { words: ["llm", "tokens"], help: "Tokens of the model, by type." };
const errors = { words: ["errors"], help: "Errors that were caught, by the part that threw them." };

/** Counters; a missing one is named after itself. */
const COUNTERS: Readonly<Partial<Record<CounterKey, MetricDescription>>> = {
  "plan.request": { ...requests, labels: { mode: "wait" } },
  "plan.now": { ...requests, labels: { mode: "now" } },
  "plan.together": { ...requests, labels: { mode: "together" } },
  "plan.together_now": { ...requests, labels: { mode: "together-now" } },
  "plan.repeated": {
    words: ["repeated", "requests"],
    help: "Requests of agents whose last one was not answered yet: a game that does not await plans.",
  },
  "plan.revised": { words: ["revisions"], help: "Better plans that came after the first answer." },
  "plan.chosen": { words: ["choices"], help: "Plans that the model chose among proved ones." },
  "llm.request": { words: ["llm", "calls"], help: "Calls of the model." },
  "llm.success": { ...results, labels: { result: "success" } },
  "llm.error": { ...results, labels: { result: "error" } },
  "llm.retry": { words: ["llm", "retries"], help: "Calls of the model that were tried again." },
  "llm.circuit_open": { words: ["breaker", "openings"], help: "How often the breaker opened." },
  "llm.line_refused": {
    words: ["llm", "refused", "lines"],
    help: "Lines of the model for a character that were not fit to be shown.",
  },
  "llm.tokens.prompt": { ...tokens, labels: { type: "prompt" } },
  "llm.tokens.completion": { ...tokens, labels: { type: "completion" } },
  "cache.hit": { ...lookups, labels: { result: "exact" } },
  "cache.generalised_hit": { ...lookups, labels: { result: "generalised" } },
  "cache.similar_hit": { ...lookups, labels: { result: "similar" } },
  "cache.miss": { ...lookups, labels: { result: "miss" } },
  "cache.similar_rejected": {
    words: ["cache", "similar", "rejections"],
    help: "Similar plans that did not work from the actual state; counted as misses too.",
  },
  "cache.evictions": { words: ["cache", "evictions"], help: "Entries that made room for others." },
  "cache.tokens_saved": { words: ["cache", "saved", "tokens"], help: "Tokens that hits saved." },
  "error.cache": { ...errors, labels: { part: "cache" } },
  "error.classical": { ...errors, labels: { part: "classical" } },
  "error.llm": { ...errors, labels: { part: "llm" } },
  "error.callback": { ...errors, labels: { part: "callback" } },
};

/** Description of a counter, with a default. */
export function describeCounter(name: CounterKey): MetricDescription {
  return COUNTERS[name] ?? { words: name.split(/[^A-Za-z0-9]+/), help: `The counter ${name}.` };
}

export const FALLBACKS: MetricDescription = {
  words: ["fallbacks"],
  help: "Outcomes served with the classical plan although a model was configured, by reason.",
};

export const SHAPES: MetricDescription = {
  words: ["llm", "plans"],
  help: "Plans that the model answered with, by how they were written.",
};

const MEMBER_CALLS: MetricDescription = {
  words: ["pool", "calls"],
  help: "Calls of the members of a pool, by how they ended.",
};

const MEMBER_TOKENS: MetricDescription = {
  words: ["pool", "tokens"],
  help: "Tokens that the members of a pool wrote.",
};

const STRATEGY_ANSWERS: MetricDescription = {
  words: ["pool", "answers"],
  help: "Answers of a pool, by strategy.",
};

const STRATEGY_WASTE: MetricDescription = {
  words: ["pool", "wasted", "tokens"],
  help: "Tokens of calls of a pool whose answers were not taken, by strategy.",
};

/** All metrics of pools. */
export const POOLS: readonly MetricDescription[] = [
  ...[MEMBER_CALLS, MEMBER_TOKENS],
  ...[STRATEGY_ANSWERS, STRATEGY_WASTE],
];

/** Values of pool metrics with their labels. */
export function poolMetrics({
  members,
  strategies,
}: Pick<TelemetrySnapshot, "members" | "strategies">): readonly (readonly [
  MetricDescription,
  Readonly<Record<string, string>>,
  number,
])[] {
  return [
    ...Object.entries(members).flatMap(([member, { ends, tokens }]) => [
      ...Object.entries(ends).map(
        ([end, calls]) => [MEMBER_CALLS, { member, end }, calls] as const,
      ),
      [MEMBER_TOKENS, { member }, tokens] as const,
    ]),
    ...Object.entries(strategies).flatMap(([strategy, { answers, tokensWasted }]) => [
      [STRATEGY_ANSWERS, { strategy }, answers] as const,
      [STRATEGY_WASTE, { strategy }, tokensWasted] as const,
    ]),
  ];
}

export const OUTCOMES: MetricDescription = {
  words: ["outcomes"],
  help: "Outcomes of waiting requests with a model configured, by whether a cache answered.",
};

export const MISSES: MetricDescription = {
  words: ["deadline", "misses"],
  help: "Answers that came after their deadline.",
};

/** Gauges, with the factor that converts to the base unit. */
export const GAUGES: Readonly<
  Record<GaugeKey, MetricDescription & { readonly factor: number; readonly unit: string }>
> = {
  "cache.size": { words: ["cache", "entries"], help: "Entries in the cache.", factor: 1, unit: "" },
  "breaker.state": {
    words: ["breaker", "state"],
    help: "State of the breaker: 0 closed, 1 half-open, 2 open.",
    factor: 1,
    unit: "",
  },
  "model.load_ms": {
    words: ["model", "load"],
    help: "How long the model took to load.",
    factor: 0.001,
    unit: "seconds",
  },
  "model.memory_bytes": {
    words: ["model", "memory"],
    help: "Memory of the model.",
    factor: 1,
    unit: "bytes",
  },
};

export const HISTOGRAMS: Readonly<Record<HistogramKey, HistogramDescription>> = {
  "latency.plan_total": {
    words: ["plan", "duration"],
    help: "From the request to the answer.",
    unit: "seconds",
  },
  "latency.llm_call": {
    words: ["llm", "call", "duration"],
    help: "From the question to the end of the model's answer.",
    unit: "seconds",
  },
  "latency.first_token": {
    words: ["llm", "first", "token", "duration"],
    help: "From the question to the model's first token.",
    unit: "seconds",
  },
  "latency.cache_lookup": {
    words: ["cache", "lookup", "duration"],
    help: "Look-ups in the cache.",
    unit: "seconds",
  },
  "latency.classical": {
    words: ["classical", "duration"],
    help: "Searches of the classical planner.",
    unit: "seconds",
  },
  "deadline.overshoot": {
    words: ["deadline", "overshoot"],
    help: "How late answers were that missed their deadline.",
    unit: "seconds",
  },
  "deadline.remaining": {
    words: ["deadline", "remaining"],
    help: "The budget left at the time of the answer.",
    unit: "seconds",
  },
  "llm.tokens_per_second": {
    words: ["llm"],
    help: "Tokens that the model wrote in a second.",
    unit: "tokens_per_second",
  },
};
