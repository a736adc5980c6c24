import { shapes } from "@understudy/planner-core/internal";

const { list, object: fields, optional, record } = shapes;
const text = shapes.string();
const boolean = shapes.boolean;
const number = shapes.number();

const numbers = (names: string): Record<string, shapes.Shape<number>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, number]));

const counted = record(number);

const summary = fields({
  ...numbers("count meanMs p50Ms p90Ms p95Ms p99Ms p999Ms p9999Ms p99999Ms maxMs"),
  histogram: text,
});
const pair = fields({ corrected: summary, uncorrected: summary });

const fault = fields({
  kind: text,
  ...numbers("startSeconds durationSeconds share"),
});

/** The shape of a JSON file with a `RunResult`. */
export const RUN_RESULT_SHAPE: shapes.Shape = fields({
  startedAt: text,
  machine: fields({
    platform: text,
    architecture: text,
    processor: text,
    node: text,
    ...numbers("cores memoryBytes"),
  }),
  versions: record(text),
  options: fields({
    ...numbers("agents durationSeconds warmupSeconds budgetMs workers rate seed"),
    domains: list(text),
    hitRate: optional(number),
    cache: text,
    closed: boolean,
    llm: text,
    model: optional(text),
    target: optional(text),
    simulated: fields(numbers("latencyP50Ms latencyP95Ms soundShare mendableShare slots")),
    faults: list(fault),
  }),
  measuredSeconds: number,
  interrupted: boolean,
  counts: fields(numbers("offered answered dropped lost hung unhandledRejections revised")),
  ...numbers("offeredPerSecond answeredPerSecond fallbackRate fallbackRateUncached hitRate"),
  byStatus: counted,
  bySource: counted,
  byReason: counted,
  byDomain: record(fields(numbers("answered answeredPerSecond"))),
  latency: fields({
    all: pair,
    hits: pair,
    bySource: record(pair),
    byReason: record(pair),
  }),
  misses: fields({
    ...numbers("count rawCount share"),
    faultedCount: optional(number),
    worst: list(
      fields({
        ...numbers("worker second budgetMs latencyMs lateMs stallMs"),
        faultMs: optional(number),
        agent: text,
        domain: text,
        goal: text,
        source: text,
        reason: optional(text),
        trace: list(fields({ atMs: number, what: text })),
      }),
    ),
  }),
  cache: counted,
  llm: fields({
    ...numbers(
      "calls successes errors retries promptTokens completionTokens tokensPerSecond stepShare",
    ),
    control: optional(fields(numbers("plans llm randomWalk gain"))),
  }),
  breaker: list(fields({ ...numbers("worker second"), to: text })),
  quality: fields(numbers("checked unproved costChecked meanCostRatio p95CostRatio optimalShare")),
  resources: fields(
    numbers(
      "loopDelayP50Ms loopDelayP99Ms loopDelayMaxMs gcMs gcMaxMs heapPeakBytes rssStartBytes rssEndBytes " +
        "rssPeakBytes rssSlopeBytesPerMinute cpuSeconds answeredPerCpuSecond",
    ),
  ),
  faults: list(fault),
  timeline: list(
    fields({
      ...numbers(
        "second offered answered dropped misses p50Ms p95Ms p99Ms loopDelayMs gcMs heapBytes rssBytes " +
          "llmInFlight breakersOpen breakersHalfOpen",
      ),
      bySource: counted,
      byReason: counted,
      byMember: optional(counted),
    }),
  ),
  workers: list(fields(numbers("worker answered restarts lost"))),
  sweep: optional(
    fields({
      points: list(
        fields({
          ...numbers(
            "rate offeredPerSecond answeredPerSecond p50Ms p95Ms p99Ms missShare fallbackRate",
          ),
          brokeBy: optional(text),
        }),
      ),
      kneeRate: optional(number),
      isBounded: boolean,
    }),
  ),
});
