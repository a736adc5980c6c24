import type { ResultShape } from "./shape.ts";

const numbers = (names: string): Record<string, ResultShape> =>
  Object.fromEntries(names.split(" ").map((name) => [name, "number" as const]));

const counted: ResultShape = { record: "number" };
const fields = (shape: Readonly<Record<string, ResultShape>>): ResultShape => ({ fields: shape });

const summary: ResultShape = fields({
  ...numbers("count meanMs p50Ms p90Ms p95Ms p99Ms p999Ms p9999Ms p99999Ms maxMs"),
  histogram: "string",
});
const pair: ResultShape = fields({ corrected: summary, uncorrected: summary });

const fault: ResultShape = fields({
  kind: "string",
  ...numbers("startSeconds durationSeconds share"),
});

/** The shape of a JSON file with a `RunResult`. */
export const RUN_RESULT_SHAPE: ResultShape = fields({
  startedAt: "string",
  machine: fields({
    platform: "string",
    architecture: "string",
    processor: "string",
    node: "string",
    ...numbers("cores memoryBytes"),
  }),
  versions: { record: "string" },
  options: fields({
    ...numbers("agents durationSeconds warmupSeconds budgetMs workers rate seed"),
    domains: { list: "string" },
    hitRate: { optional: "number" },
    cache: "string",
    closed: "boolean",
    lead: "string",
    model: { optional: "string" },
    target: { optional: "string" },
    simulated: fields(numbers("latencyP50Ms latencyP95Ms soundShare mendableShare slots")),
    faults: { list: fault },
  }),
  measuredSeconds: "number",
  interrupted: "boolean",
  counts: fields(numbers("offered answered dropped lost hung unhandledRejections revised")),
  ...numbers("offeredPerSecond answeredPerSecond fallbackRate fallbackRateUncached hitRate"),
  byStatus: counted,
  bySource: counted,
  byReason: counted,
  byDomain: { record: fields(numbers("answered answeredPerSecond")) },
  latency: fields({
    all: pair,
    hits: pair,
    bySource: { record: pair },
    byReason: { record: pair },
  }),
  misses: fields({
    ...numbers("count rawCount share"),
    faultedCount: { optional: "number" },
    worst: {
      list: fields({
        ...numbers("worker second budgetMs latencyMs lateMs stallMs"),
        faultMs: { optional: "number" },
        agent: "string",
        domain: "string",
        goal: "string",
        source: "string",
        reason: { optional: "string" },
        trace: { list: fields({ atMs: "number", what: "string" }) },
      }),
    },
  }),
  cache: counted,
  lead: fields({
    ...numbers(
      "calls successes errors retries promptTokens completionTokens tokensPerSecond stepShare",
    ),
    control: { optional: fields(numbers("plans lead randomWalk gain")) },
  }),
  breaker: { list: fields({ ...numbers("worker second"), to: "string" }) },
  quality: fields(numbers("checked unproved costChecked meanCostRatio p95CostRatio optimalShare")),
  resources: fields(
    numbers(
      "loopDelayP50Ms loopDelayP99Ms loopDelayMaxMs gcMs gcMaxMs heapPeakBytes rssStartBytes rssEndBytes " +
        "rssPeakBytes rssSlopeBytesPerMinute cpuSeconds answeredPerCpuSecond",
    ),
  ),
  faults: { list: fault },
  timeline: {
    list: fields({
      ...numbers(
        "second offered answered dropped misses p50Ms p95Ms p99Ms loopDelayMs gcMs heapBytes rssBytes " +
          "leadInFlight breakersOpen breakersHalfOpen",
      ),
      bySource: counted,
      byReason: counted,
      byMember: { optional: counted },
    }),
  },
  workers: { list: fields(numbers("worker answered restarts lost")) },
  sweep: {
    optional: fields({
      points: {
        list: fields({
          ...numbers(
            "rate offeredPerSecond answeredPerSecond p50Ms p95Ms p99Ms missShare fallbackRate",
          ),
          brokeBy: { optional: "string" },
        }),
      },
      kneeRate: { optional: "number" },
      isBounded: "boolean",
    }),
  },
});
