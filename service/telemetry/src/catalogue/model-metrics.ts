interface MeanAndDeviation {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

/** Activity of one model, from the status of a `ModelManager`. */
export interface ModelReading {
  readonly name: string;
  readonly memoryBytes: number;
  readonly running: number;
  readonly waiting: number;
  readonly usage: {
    readonly calls: number;
    readonly failures: number;
    readonly tokensIn: number;
    readonly tokensOut: number;
    readonly tokensPerSecond: MeanAndDeviation | undefined;
    readonly firstTokenMs: MeanAndDeviation | undefined;
    readonly loadMs: MeanAndDeviation | undefined;
  };
}

/** Name and description of a metric per model. */
export interface ModelMetric {
  /** Part of the name after `model`. */
  readonly word: string;
  readonly type: "counter" | "gauge";
  readonly help: string;
  readonly unit?: "seconds" | "bytes";
}

const spread = ", as mean and standard deviation.";
const of = {
  calls: { word: "calls", type: "counter", help: "Calls of each model that ended, by result." },
  tokens: { word: "tokens", type: "counter", help: "Tokens of each model, by type." },
  loads: { word: "loads", type: "counter", help: "How often each model was loaded." },
  memory: {
    word: "memory_use",
    type: "gauge",
    help: "Memory that each model takes now.",
    unit: "bytes",
  },
  running: { word: "calls_running", type: "gauge", help: "Calls that each model works on." },
  waiting: { word: "calls_waiting", type: "gauge", help: "Calls that wait for each model." },
  rate: { word: "token_rate", type: "gauge", help: `Tokens per second of each model${spread}` },
  firstToken: {
    word: "first_token",
    type: "gauge",
    help: `Time to the first token${spread}`,
    unit: "seconds",
  },
  loadTime: {
    word: "load_time",
    type: "gauge",
    help: `Time to load each model${spread}`,
    unit: "seconds",
  },
} as const satisfies Readonly<Record<string, ModelMetric>>;

/** All metrics of models. */
export const MODEL_METRICS: readonly ModelMetric[] = Object.values(of);

/** A value of a model's metric. */
export interface ModelSample {
  readonly metric: ModelMetric;
  /** The model's name is a label, since a game has few models. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The values of each model; missing ones are left out. */
export function modelSamples(readings: readonly ModelReading[]): ModelSample[] {
  return readings.flatMap(({ name, memoryBytes, running, waiting, usage }) => {
    const sample = (metric: ModelMetric, value: number, own = {}): ModelSample => ({
      metric,
      labels: { model: name, ...own },
      value,
    });
    const both = (metric: ModelMetric, values: MeanAndDeviation | undefined, divisor: number) =>
      values === undefined
        ? []
        : [
            sample(metric, values.mean / divisor, { of: "mean" }),
            sample(metric, values.deviation / divisor, { of: "deviation" }),
          ];
    return [
      sample(of.calls, usage.calls, { result: "success" }),
      sample(of.calls, usage.failures, { result: "error" }),
      sample(of.tokens, usage.tokensIn, { type: "prompt" }),
      sample(of.tokens, usage.tokensOut, { type: "completion" }),
      sample(of.loads, usage.loadMs?.count ?? 0),
      sample(of.memory, memoryBytes),
      sample(of.running, running),
      sample(of.waiting, waiting),
      ...both(of.rate, usage.tokensPerSecond, 1),
      ...both(of.firstToken, usage.firstTokenMs, 1000),
      ...both(of.loadTime, usage.loadMs, 1000),
    ];
  });
}
