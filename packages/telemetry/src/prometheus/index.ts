/**
 * Metrics in the text format of Prometheus.
 *
 * @module
 */

export type { TelemetrySource } from "../catalogue/source.ts";
export { Exposition, type HistogramScale, type Labels, type Sample } from "./exposition.ts";
export { type PrometheusResponse, prometheusHandler } from "./handler.ts";
export type { ModelReading } from "./model-metrics.ts";
export { type PrometheusOptions, renderPrometheus } from "./render-prometheus.ts";
