import { formatMs } from "@understudy/planner-core/internal";
import type { JSX } from "preact";
import type { PanelsMessage } from "../../../src/protocol/panels.ts";
import { formatCompactCount } from "../../model/format.ts";
import { latencyScale } from "../../model/latency-scale.ts";

/** Display names of measurements, in display order. */
const NAMES: Readonly<Record<string, string>> = {
  "latency.plan_total": "an agent waited",
  "latency.cache_lookup": "looked up in the cache",
  "latency.classical": "the classical planner",
  "latency.llm_call": "the model",
  "latency.first_token": "to its first word",
  "deadline.remaining": "left of the budget",
  "deadline.overshoot": "beyond the budget",
};

interface LatencyCardProps {
  readonly panels: PanelsMessage;
  readonly budgetMs: number | undefined;
}

/** Latencies: medians, 95th and 99th percentiles. */
export function LatencyCard({ panels, budgetMs }: LatencyCardProps): JSX.Element {
  const rows = Object.keys(NAMES).flatMap((name) => {
    const view = panels.latency[name];
    return view === undefined || view.count === 0 ? [] : [{ name, view }];
  });
  const scale = latencyScale([
    ...rows.flatMap(({ view }) => [view.p50, view.p99]),
    ...(budgetMs === undefined ? [] : [budgetMs]),
  ]);
  const percent = (ms: number): string => `${(100 * scale.at(ms)).toFixed(2)}%`;
  return (
    <section class="card wide" aria-label="Latency">
      <h2>
        How long it takes{" "}
        <span class="muted">
          the dot is the median, the bar reaches to the 95th and 99th percentile
        </span>
      </h2>
      {rows.length === 0 ? (
        <p class="note">Nothing has been measured yet.</p>
      ) : (
        <table class="latency">
          <thead>
            <tr>
              <th scope="col">what</th>
              <th scope="col" class="plot">
                <span class="ticks">
                  {scale.ticks.map((ms) => (
                    <i key={ms} style={{ left: percent(ms) }}>
                      {formatTick(ms)}
                    </i>
                  ))}
                </span>
              </th>
              <th scope="col">p50</th>
              <th scope="col">p95</th>
              <th scope="col">p99</th>
              <th scope="col">count</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, view }) => (
              <tr key={name}>
                <th scope="row">{NAMES[name]}</th>
                <td class="plot">
                  <span class="range">
                    {scale.ticks.map((ms) => (
                      <i key={ms} class="grid" style={{ left: percent(ms) }} />
                    ))}
                    <i
                      class="far"
                      style={{
                        left: percent(view.p50),
                        right: `calc(100% - ${percent(view.p99)})`,
                      }}
                    />
                    <i
                      class="near"
                      style={{
                        left: percent(view.p50),
                        right: `calc(100% - ${percent(view.p95)})`,
                      }}
                    />
                    <i class="median" style={{ left: percent(view.p50) }} />
                    {budgetMs !== undefined && name === "latency.plan_total" && (
                      <i
                        class="budget"
                        style={{ left: percent(budgetMs) }}
                        title={`budget ${formatMs(budgetMs)}`}
                      />
                    )}
                  </span>
                </td>
                <td>{formatMs(view.p50)}</td>
                <td>{formatMs(view.p95)}</td>
                <td>{formatMs(view.p99)}</td>
                <td>{formatCompactCount(view.count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** `10 µs`, `1 ms`, `1 s`. */
function formatTick(ms: number): string {
  if (ms >= 1000) return `${ms / 1000} s`;
  return ms >= 1 ? `${ms} ms` : `${Math.round(ms * 1000)} µs`;
}
