import {
  type BatchObservableCallback,
  type BatchObservableResult,
  type Meter,
  metrics,
  type Observable,
} from "@opentelemetry/api";
import type { HistogramSnapshot, Observer, TelemetrySnapshot } from "@understudy/planner-core";
import { SECONDS } from "../catalogue/buckets.ts";
import {
  type CounterKey,
  describeCounter,
  FALLBACKS,
  GAUGES,
  type GaugeKey,
  HISTOGRAMS,
  type HistogramKey,
  type MetricDescription,
  MISSES,
  OUTCOMES,
  POOLS,
  poolMetrics,
  SHAPES,
} from "../catalogue/metrics.ts";
import {
  MODEL_METRICS,
  type ModelMetric,
  type ModelReading,
  modelSamples,
} from "../catalogue/model-metrics.ts";
import { snapshotOf, type TelemetrySource } from "../catalogue/source.ts";

/** Options of {@link observeMetrics}. */
export interface MetricsOptions {
  /** Default: the global meter provider's `@understudy/telemetry`. */
  readonly meter?: Meter | undefined;
  /** Prefix of every name. Default `planner`. */
  readonly prefix?: string | undefined;
  /** Attributes of every measurement, with few values each. */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Name of the model, for the duration of its calls. */
  readonly model?: string | undefined;
  /** Name of the provider, such as `ollama` or `openai`. Default `understudy`. */
  readonly provider?: string | undefined;
  /** Activity of several models: `() => manager.status().models` of a `ModelManager`. */
  readonly models?: (() => readonly ModelReading[]) | undefined;
}

/** A running export of metrics. */
export interface ObservedMetrics {
  /**
   * Observer for the orchestrator, which records the durations of plans and calls as histograms with suitable bounds.
   * Optional: without it these durations are available only as quantiles.
   */
  readonly observer: Observer;
  /** Stops the export. */
  stop(): void;
}

/**
 * Exports telemetry to OpenTelemetry. Counters and gauges are read at collection and cost nothing in between.
 * OpenTelemetry cannot import existing histograms, so they become quantiles; the durations of plans and of model
 * calls (`gen_ai.client.operation.duration`) are also recorded as histograms by `observer`.
 *
 * @example
 * const { observer } = observeMetrics(telemetry, { model: "phi3", provider: "ollama" });
 * const orchestrator = new Orchestrator({ domain, planner, llm, telemetry, observer });
 */
export function observeMetrics(
  source: TelemetrySource,
  options: MetricsOptions = {},
): ObservedMetrics {
  const { meter = metrics.getMeter("@understudy/telemetry"), prefix = "planner" } = options;
  const instruments = new Instruments(meter, prefix, options.attributes ?? {});
  const { models } = options;
  instruments.prepare(snapshotOf(source), models !== undefined);
  const callback: BatchObservableCallback = (result) => {
    instruments.observe(result, snapshotOf(source), models?.() ?? []);
  };
  const observables = instruments.all;
  meter.addBatchObservableCallback(callback, observables);
  return {
    observer: durationObserver(meter, prefix, options),
    stop: () => meter.removeBatchObservableCallback(callback, observables),
  };
}

const UNITS: Readonly<Record<string, string>> = { seconds: "s", bytes: "By" };

/** Instruments by name; metrics that differ only in labels share one. */
class Instruments {
  readonly #meter: Meter;
  readonly #prefix: string;
  readonly #attributes: Readonly<Record<string, string>>;
  readonly #known = new Map<string, Observable>();

  constructor(meter: Meter, prefix: string, attributes: Readonly<Record<string, string>>) {
    this.#meter = meter;
    this.#prefix = prefix;
    this.#attributes = attributes;
  }

  get all(): Observable[] {
    return [...this.#known.values()];
  }

  /** Creates every instrument in advance, because a batch callback may only observe those it was registered for. */
  prepare({ counters }: TelemetrySnapshot, hasModels: boolean): void {
    for (const name of Object.keys(counters)) this.#counter(describeCounter(name as CounterKey));
    for (const each of [OUTCOMES, FALLBACKS, SHAPES, MISSES, ...POOLS]) this.#counter(each);
    for (const name of Object.keys(GAUGES)) this.#gauge(name as GaugeKey);
    for (const name of Object.keys(HISTOGRAMS)) this.#quantile(name as HistogramKey);
    if (hasModels) for (const metric of MODEL_METRICS) this.#ofModels(metric);
  }

  observe(
    result: BatchObservableResult,
    snapshot: TelemetrySnapshot,
    models: readonly ModelReading[],
  ): void {
    const { counters, fallbacks, gauges, histograms, shapes } = snapshot;
    const { withLlm, withLlmUncached } = snapshot;
    const count = (metric: MetricDescription, value: number, labels = metric.labels): void =>
      result.observe(this.#counter(metric), value, { ...this.#attributes, ...labels });
    for (const [name, value] of Object.entries(counters)) {
      count(describeCounter(name as CounterKey), value);
    }
    count(OUTCOMES, withLlmUncached, { cached: "false" });
    count(OUTCOMES, withLlm - withLlmUncached, { cached: "true" });
    for (const [reason, value] of Object.entries(fallbacks)) count(FALLBACKS, value, { reason });
    for (const [shape, value] of Object.entries(shapes)) count(SHAPES, value, { shape });
    for (const [metric, labels, value] of poolMetrics(snapshot)) count(metric, value, labels);
    count(MISSES, histograms["deadline.overshoot"].count);
    for (const [name, value] of Object.entries(gauges)) {
      const { factor } = GAUGES[name as GaugeKey];
      result.observe(this.#gauge(name as GaugeKey), value * factor, this.#attributes);
    }
    for (const [name, histogram] of Object.entries(histograms)) {
      this.#observeQuantiles(result, name as HistogramKey, histogram);
    }
    for (const { metric, labels, value } of modelSamples(models)) {
      result.observe(this.#ofModels(metric), value, { ...this.#attributes, ...labels });
    }
  }

  #observeQuantiles(
    result: BatchObservableResult,
    name: HistogramKey,
    { count, p50, p95, p99 }: HistogramSnapshot,
  ): void {
    if (count === 0) return;
    const factor = HISTOGRAMS[name].unit === "seconds" ? 0.001 : 1;
    for (const [quantile, value] of Object.entries({ "0.5": p50, "0.95": p95, "0.99": p99 })) {
      const attributes = { ...this.#attributes, quantile };
      result.observe(this.#quantile(name), value * factor, attributes);
    }
  }

  #counter({ words, help }: MetricDescription): Observable {
    const name = [this.#prefix, ...words].join(".");
    return this.#make(name, () => this.#meter.createObservableCounter(name, { description: help }));
  }

  #gauge(gauge: GaugeKey): Observable {
    const { words, help, unit } = GAUGES[gauge];
    const name = [this.#prefix, ...words].join(".");
    const options = { description: help, unit: UNITS[unit] ?? "1" };
    return this.#make(name, () => this.#meter.createObservableGauge(name, options));
  }

  #ofModels({ word, type, help, unit }: ModelMetric): Observable {
    const name = [this.#prefix, "model", word].join(".");
    const options = { description: help, unit: (unit && UNITS[unit]) ?? "1" };
    return this.#make(name, () =>
      type === "counter"
        ? this.#meter.createObservableCounter(name, options)
        : this.#meter.createObservableGauge(name, options),
    );
  }

  #quantile(histogram: HistogramKey): Observable {
    const { words, help, unit } = HISTOGRAMS[histogram];
    const isTime = unit === "seconds";
    const name = [this.#prefix, ...words, ...(isTime ? [] : ["token_rate"]), "quantile"].join(".");
    const options = { description: `${help} By quantile.`, unit: isTime ? "s" : "{token}/s" };
    return this.#make(name, () => this.#meter.createObservableGauge(name, options));
  }

  #make(name: string, create: () => Observable): Observable {
    let instrument = this.#known.get(name);
    if (instrument === undefined) {
      instrument = create();
      this.#known.set(name, instrument);
    }
    return instrument;
  }
}

/** Limit on tracked calls, in case some never end. */
const MAX_CALLS = 10_000;

function durationObserver(meter: Meter, prefix: string, options: MetricsOptions): Observer {
  const { attributes = {}, model, provider = "understudy" } = options;
  const advice = { explicitBucketBoundaries: [...SECONDS] };
  const plans = meter.createHistogram(`${prefix}.plan.duration`, {
    description: "From the request to the answer.",
    unit: "s",
    advice,
  });
  const calls = meter.createHistogram("gen_ai.client.operation.duration", {
    description: "Calls of the model.",
    unit: "s",
    advice,
  });
  const asked = new Map<number, number>();
  const named = model === undefined ? {} : { "gen_ai.request.model": model };
  const ofCalls = {
    ...attributes,
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": provider,
    ...named,
  };
  return (event) => {
    if (event.type === "outcome-serve") {
      const { source, status, elapsedMs } = event.outcome;
      plans.record(elapsedMs / 1000, { ...attributes, source, status });
    } else if (event.type === "together-serve") {
      const { status, elapsedMs } = event.outcome;
      plans.record(elapsedMs / 1000, { ...attributes, source: "classical", status });
    } else if (event.type === "llm-ask") {
      if (asked.size >= MAX_CALLS) asked.clear();
      asked.set(event.request, event.nowMs);
    } else if (event.type === "llm-answer") {
      const askedMs = asked.get(event.request);
      if (askedMs === undefined) return;
      asked.delete(event.request);
      const error = event.problem === undefined ? {} : { "error.type": event.problem };
      calls.record((event.nowMs - askedMs) / 1000, { ...ofCalls, ...error });
    }
  };
}
