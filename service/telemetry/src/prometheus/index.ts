/**
 * Metrics in Prometheus' text format.
 *
 * @module
 */

export type { ModelReading } from "../catalogue/model-metrics.ts";
export type { TelemetrySource } from "../catalogue/source.ts";
export { Exposition, type HistogramScale, type Labels, type Sample } from "./exposition.ts";
export { type PrometheusResponse, prometheusHandler } from "./handler.ts";
export { type PrometheusOptions, renderPrometheus } from "./render-prometheus.ts";
