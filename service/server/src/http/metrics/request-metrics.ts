/**
 * Metrics of requests, the process and tenants, as `/metrics` shows them.
 *
 * @module
 */

import { Histogram } from "@understudy/planner-core";
import type { Exposition } from "@understudy/telemetry/prometheus";

/** Metric names for a transport. */
export interface RequestMetricsNames {
  /** Part of the metric names, such as `http`. */
  readonly codec: string;
  /** The label for the request, such as `route`. */
  readonly label: string;
}

/** Lateness from which an answer counts as late, in ms. */
const LATE_MS = 1;

/** Counts requests by route and status, two labels with few values. */
export class RequestMetrics {
  readonly #names: RequestMetricsNames;
  readonly #counts = new Map<string, Map<number, number>>();
  readonly #durations = new Map<string, Histogram>();
  readonly #late = new Map<string, number>();
  readonly #lateness = new Map<string, Histogram>();

  constructor(names: RequestMetricsNames) {
    this.#names = names;
  }

  /** Counts an answer to malformed input, without a duration. */
  count(asked: string, status: number): void {
    const counts = this.#counts.get(asked) ?? new Map<number, number>();
    this.#counts.set(asked, counts.set(status, (counts.get(status) ?? 0) + 1));
  }

  record(asked: string, status: number, elapsedMs: number): void {
    this.count(asked, status);
    const durations = this.#durations.get(asked) ?? new Histogram();
    this.#durations.set(asked, durations);
    durations.record(elapsedMs);
  }

  /** Records an answer's lateness in ms: at most 0 if in time, NaN without a deadline. */
  answered(asked: string, lateMs: number): void {
    if (Number.isFinite(lateMs)) {
      const lateness = this.#lateness.get(asked) ?? new Histogram();
      this.#lateness.set(asked, lateness);
      lateness.record(Math.max(0, lateMs));
    }
    if (lateMs > LATE_MS) this.#late.set(asked, (this.#late.get(asked) ?? 0) + 1);
  }

  /** Adds the counters to a metrics page. */
  render(page: Exposition): void {
    const { codec, label } = this.#names;
    for (const [asked, counts] of this.#counts) {
      for (const [status, value] of counts) {
        const labels = { [label]: asked, status: String(status) };
        const name = `understudy_${codec}_requests_total`;
        page.add(name, "counter", "Answers, by status", { labels, value });
      }
    }
    for (const [asked, value] of this.#late) {
      const text = "Answers that left more than a millisecond after the budget of their request";
      page.add(`understudy_${codec}_late_total`, "counter", text, {
        labels: { [label]: asked },
        value,
      });
    }
    for (const [asked, histogram] of this.#lateness) {
      const name = `understudy_${codec}_lateness_seconds`;
      const text = "How long after the budget of their request answers left; 0 for those in time";
      page.addHistogram(name, text, { [label]: asked }, histogram.snapshot());
    }
    for (const [asked, histogram] of this.#durations) {
      const name = `understudy_${codec}_request_duration_seconds`;
      const text = "From the first byte of a request to the last of its answer";
      page.addHistogram(name, text, { [label]: asked }, histogram.snapshot());
    }
  }
}
