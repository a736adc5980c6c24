import type { JSX } from "preact";
import type { PanelsMessage } from "../../../src/protocol/panels.ts";
import { formatCompactCount, formatShareOf } from "../../model/format.ts";
import { reasonWords } from "../../model/words.ts";
import { useApp } from "../parts/use-app.ts";
import { BreakerCard } from "./breaker-card.tsx";
import { LatencyCard } from "./latency-card.tsx";
import { SourcesCard } from "./sources-card.tsx";

/** The engine's state: caches, breaker, model, fallbacks, latencies. */
export function EngineView(): JSX.Element {
  const app = useApp();
  const moment = app.store.moment.value;
  const panels = moment?.panels;
  if (moment === undefined || panels === undefined) {
    return <p class="empty">The engine has not reported anything yet.</p>;
  }
  return (
    <div class="engine scrolls">
      <Tiles panels={panels} />
      <SourcesCard moment={moment} />
      <CacheCard panels={panels} />
      <BreakerCard panels={panels} moment={moment} />
      <LlmCard panels={panels} hasModel={moment.history.hello.model !== undefined} />
      <FallbackCard panels={panels} />
      <LatencyCard panels={panels} budgetMs={moment.history.hello.budgetMs} />
    </div>
  );
}

function Tiles({ panels }: { panels: PanelsMessage }): JSX.Element {
  const { requests, cache, withLlm, fallbacks, llm, latency } = panels;
  const hits = cache.exact + cache.generalised + cache.similar;
  const lost = sum(Object.values(fallbacks));
  const late = latency["deadline.overshoot"]?.count ?? 0;
  const tiles: readonly (readonly [string, string, string])[] = [
    [
      "requests",
      formatCompactCount(requests.plan + requests.now),
      `${formatCompactCount(requests.now)} at once`,
    ],
    ["from a cache", formatShareOf(hits, hits + cache.misses), `${formatCompactCount(hits)} hits`],
    [
      "fallbacks",
      withLlm === 0 ? "–" : formatShareOf(lost, withLlm),
      withLlm === 0 ? "no model" : `of ${formatCompactCount(withLlm)} answers`,
    ],
    ["better later", formatCompactCount(requests.revised), "plans revised"],
    ["late", formatCompactCount(late), "answers"],
    ["model calls", formatCompactCount(llm.calls), `${formatCompactCount(llm.errors)} failed`],
  ];
  return (
    <ul class="tiles">
      {tiles.map(([name, value, note]) => (
        <li key={name}>
          <span>{name}</span>
          <strong>{value}</strong>
          <small>{note}</small>
        </li>
      ))}
    </ul>
  );
}

function CacheCard({ panels }: { panels: PanelsMessage }): JSX.Element {
  const { exact, generalised, similar, misses, rejected, evictions, errors, size } = panels.cache;
  const tiers = [
    { name: "cache (exact)", kind: "source-exact", count: exact },
    { name: "plan library", kind: "source-generalised", count: generalised },
    { name: "similar", kind: "source-similar", count: similar },
    { name: "misses", kind: "source-none", count: misses },
  ];
  return (
    <section class="card" aria-label="Cache">
      <h2>Cache by tier</h2>
      <Bars rows={tiers} />
      <p class="note">
        {formatCompactCount(rejected)} similar ones did not prove; {formatCompactCount(evictions)}{" "}
        evicted
        {errors > 0 ? `; ${formatCompactCount(errors)} errors` : ""}
        {size === undefined ? "" : `; ${formatCompactCount(size)} kept`}
      </p>
    </section>
  );
}

function LlmCard({ panels, hasModel }: { panels: PanelsMessage; hasModel: boolean }): JSX.Element {
  const { calls, successes, errors, retries, circuitOpen, promptTokens, completionTokens } =
    panels.llm;
  if (!hasModel && calls === 0) {
    return (
      <section class="card" aria-label="Model">
        <h2>Model</h2>
        <p class="note">
          There is no model: plans come from the plan library, the caches and the planner.
        </p>
      </section>
    );
  }
  return (
    <section class="card" aria-label="Model">
      <h2>Model</h2>
      <dl class="facts">
        <dt>calls</dt>
        <dd>{formatCompactCount(calls)}</dd>
        <dt>answered, failed</dt>
        <dd>
          {formatCompactCount(successes)}, {formatCompactCount(errors)}
        </dd>
        <dt>tried again</dt>
        <dd>{formatCompactCount(retries)}</dd>
        <dt>turned away by the breaker</dt>
        <dd>{formatCompactCount(circuitOpen)}</dd>
        <dt>tokens read, written</dt>
        <dd>
          {formatCompactCount(promptTokens)}, {formatCompactCount(completionTokens)}
        </dd>
      </dl>
    </section>
  );
}

function FallbackCard({ panels }: { panels: PanelsMessage }): JSX.Element {
  const entries = Object.entries(panels.fallbacks) as [keyof PanelsMessage["fallbacks"], number][];
  const rows = entries
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, count]) => ({ name: reasonWords(reason), kind: "source-classical", count }));
  return (
    <section class="card" aria-label="Fallbacks">
      <h2>Why the classical plan was served</h2>
      {rows.length === 0 ? <p class="note">It did not have to.</p> : <Bars rows={rows} isWordy />}
    </section>
  );
}

interface BarRow {
  readonly name: string;
  /** CSS class of its colour. */
  readonly kind: string;
  readonly count: number;
}

interface BarsProps {
  readonly rows: readonly BarRow[];
  /** Whether names are sentences, which take the room of the shares. */
  readonly isWordy?: boolean;
}

/** Counts as bars on one scale. */
function Bars({ rows, isWordy = false }: BarsProps): JSX.Element {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const whole = sum(rows.map(({ count }) => count));
  return (
    <ul class={isWordy ? "bars wordy" : "bars"}>
      {rows.map(({ name, kind, count }) => (
        <li key={name}>
          <span class="bar-name cut" title={name}>
            {name}
          </span>
          <span class="bar-track">
            <i class={kind} style={{ width: `${(100 * count) / most}%` }} />
          </span>
          <span class="bar-count">{formatCompactCount(count)}</span>
          {!isWordy && <span class="bar-share muted">{formatShareOf(count, whole)}</span>}
        </li>
      ))}
    </ul>
  );
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
