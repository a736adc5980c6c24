import type { Exposition } from "./exposition.ts";

interface MeanAndDeviation {
  readonly count: number;
  readonly mean: number;
  readonly deviation: number;
}

/** The work of one of several models, as the status of a `ModelManager` tells it. */
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

/** Writes what each model did, labelled by its name: the models of a game are few. */
export function addModels(
  page: Exposition,
  prefix: string,
  readings: readonly ModelReading[],
): void {
  for (const { name, memoryBytes, running, waiting, usage } of readings) {
    const metric =
      (type: "counter" | "gauge") =>
      (end: string, help: string, value: number | undefined, own = {}): void => {
        if (value === undefined) return;
        page.add(`${prefix}_model_${end}`, type, help, { labels: { model: name, ...own }, value });
      };
    const [count, gauge] = [metric("counter"), metric("gauge")];
    const calls = "Calls of each model that ended, by result.";
    count("calls_total", calls, usage.calls, { result: "success" });
    count("calls_total", calls, usage.failures, { result: "error" });
    const tokens = "Tokens of each model, by type.";
    count("tokens_total", tokens, usage.tokensIn, { type: "prompt" });
    count("tokens_total", tokens, usage.tokensOut, { type: "completion" });
    count("loads_total", "How often each model was loaded.", usage.loadMs?.count ?? 0);
    gauge("memory_use_bytes", "Memory of this machine that each model takes now.", memoryBytes);
    gauge("calls_running", "Calls that each model works on.", running);
    gauge("calls_waiting", "Calls that wait for each model.", waiting);
    spread(gauge, "token_rate", "Tokens a second of each model", usage.tokensPerSecond, 1);
    spread(gauge, "first_token_seconds", "Time to the first token", usage.firstTokenMs, 1000);
    spread(gauge, "load_time_seconds", "Time to load each model", usage.loadMs, 1000);
  }
}

function spread(
  gauge: (end: string, help: string, value: number | undefined, own: object) => void,
  end: string,
  help: string,
  values: MeanAndDeviation | undefined,
  divisor: number,
): void {
  if (values === undefined) return;
  const told = `${help}, as mean and standard deviation.`;
  gauge(end, told, values.mean / divisor, { of: "mean" });
  gauge(end, told, values.deviation / divisor, { of: "deviation" });
}
