import type { TelemetrySnapshot } from "@understudy/planner-core";
import { RATES } from "../catalogue/buckets.ts";
import {
  type CounterKey,
  describeCounter,
  FALLBACKS,
  GAUGES,
  type GaugeKey,
  HISTOGRAMS,
  type HistogramDescription,
  type HistogramKey,
  type MetricDescription,
  MISSES,
  OUTCOMES,
  poolMetrics,
  SHAPES,
} from "../catalogue/metrics.ts";
import { type ModelReading, modelSamples } from "../catalogue/model-metrics.ts";
import { snapshotOf, type TelemetrySource } from "../catalogue/source.ts";
import { Exposition, labelName, metricName } from "./exposition.ts";

/** Options of {@link renderPrometheus}. */
export interface PrometheusOptions {
  /** Prefix of every name. Default `planner`. */
  readonly prefix?: string | undefined;
  /**
   * Labels of every sample, such as the game, the shard or the domain. Use few values each, since every combination
   * is a time series.
   */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Activity of several models: `() => manager.status().models` of a `ModelManager`. */
  readonly models?: (() => readonly ModelReading[]) | undefined;
}

/**
 * Renders telemetry in Prometheus' text format: base units, `_total` for counters, bounded labels.
 *
 * @param source telemetry of an orchestrator, or a snapshot of it
 *
 * @example
 * const text = renderPrometheus(orchestrator.telemetry, { labels: { game: "village" } });
 */
export function renderPrometheus(source: TelemetrySource, options: PrometheusOptions = {}): string {
  const { prefix = "planner", labels = {} } = options;
  const common = Object.entries(labels).map(([name, value]) => [labelName(name), String(value)]);
  const exposition = new Exposition(Object.fromEntries(common));
  const page = new Page(prefix, exposition);
  const snapshot = snapshotOf(source);
  for (const [name, value] of Object.entries(snapshot.counters)) {
    page.counter(describeCounter(name as CounterKey), value);
  }
  outcomes(page, snapshot);
  for (const [metric, own, value] of poolMetrics(snapshot)) {
    page.counter({ ...metric, labels: own }, value);
  }
  for (const [name, value] of Object.entries(snapshot.gauges)) page.gauge(name as GaugeKey, value);
  for (const [name, histogram] of Object.entries(snapshot.histograms)) {
    page.histogram(HISTOGRAMS[name as HistogramKey], histogram);
  }
  for (const { metric, labels: own, value } of modelSamples(options.models?.() ?? [])) {
    const { word, type, help, unit } = metric;
    const end = type === "counter" ? "total" : unit;
    const name = metricName([prefix, "model", word, ...(end === undefined ? [] : [end])]);
    exposition.add(name, type, help, { labels: own, value });
  }
  return page.toString();
}

function outcomes(
  page: Page,
  { fallbacks, shapes, withLlm, withLlmUncached, histograms }: TelemetrySnapshot,
): void {
  page.counter({ ...OUTCOMES, labels: { cached: "false" } }, withLlmUncached);
  page.counter({ ...OUTCOMES, labels: { cached: "true" } }, withLlm - withLlmUncached);
  for (const [reason, count] of Object.entries(fallbacks)) {
    page.counter({ ...FALLBACKS, labels: { reason } }, count);
  }
  for (const [shape, count] of Object.entries(shapes)) {
    page.counter({ ...SHAPES, labels: { shape } }, count);
  }
  page.counter(MISSES, histograms["deadline.overshoot"].count);
}

class Page {
  readonly #prefix: string;
  readonly #exposition: Exposition;

  constructor(prefix: string, exposition: Exposition) {
    this.#prefix = prefix;
    this.#exposition = exposition;
  }

  counter({ words, help, labels = {} }: MetricDescription, value: number): void {
    const name = metricName([this.#prefix, ...words, "total"]);
    this.#exposition.add(name, "counter", help, { labels, value });
  }

  gauge(gauge: GaugeKey, value: number): void {
    const { words, help, factor, unit } = GAUGES[gauge];
    const name = metricName([this.#prefix, ...words, ...(unit === "" ? [] : [unit])]);
    this.#exposition.add(name, "gauge", help, { labels: {}, value: value * factor });
  }

  histogram(
    { words, help, unit }: HistogramDescription,
    snapshot: TelemetrySnapshot["histograms"][HistogramKey],
  ): void {
    const name = metricName([this.#prefix, ...words, unit]);
    const isTime = unit === "seconds";
    const scale = isTime ? undefined : { bounds: RATES, factor: 1 };
    this.#exposition.addHistogram(name, help, {}, snapshot, scale);
  }

  toString(): string {
    return this.#exposition.toString();
  }
}
