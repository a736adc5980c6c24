/**
 * Metrics and spans for OpenTelemetry.
 *
 * @module
 */

export type { TelemetrySource } from "../catalogue/source.ts";
export { type MetricsOptions, type ObservedMetrics, observeMetrics } from "./metrics.ts";
export { type SpanObserverOptions, spanObserver } from "./spans.ts";
