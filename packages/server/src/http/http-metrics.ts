import { Histogram } from "@understudy/planner-core";
import { Exposition } from "@understudy/telemetry/prometheus";

/** Counts requests by route and status: both are few, whatever clients send. */
export class HttpMetrics {
  readonly #counts = new Map<string, Map<number, number>>();
  readonly #durations = new Map<string, Histogram>();

  record(route: string, status: number, elapsedMs: number): void {
    const counts = this.#counts.get(route) ?? new Map<number, number>();
    this.#counts.set(route, counts.set(status, (counts.get(status) ?? 0) + 1));
    const durations = this.#durations.get(route) ?? new Histogram();
    this.#durations.set(route, durations);
    durations.record(elapsedMs);
  }

  /** @param pending requests that wait for their answer */
  render(pending: number): string {
    const page = new Exposition();
    const help = "Answers over HTTP";
    for (const [route, counts] of this.#counts) {
      for (const [status, value] of counts) {
        const labels = { route, status: String(status) };
        page.add("understudy_http_requests_total", "counter", help, { labels, value });
      }
    }
    for (const [route, histogram] of this.#durations) {
      const name = "understudy_http_request_duration_seconds";
      const text = "From the first byte of a request to the last of its answer";
      page.addHistogram(name, text, { route }, histogram.snapshot());
    }
    const gauge = { labels: {}, value: pending };
    page.add("understudy_requests_pending", "gauge", "Requests that wait for their answer", gauge);
    return page.toString();
  }
}
