import type { BreakerTransition, RunResult } from "../../result/run-result.ts";
import { html, type Markup } from "./markup.ts";
import type { ChartTime } from "./time-line.ts";

/** Maximum number of lanes; more would only fill the page. */
const MAX_LANES = 24;

/** A period during which a breaker stays in one state. */
export interface BreakerStretch {
  readonly state: BreakerTransition["to"];
  readonly from: number;
  readonly to: number;
}

/** The periods of one breaker's states over the run; the breaker starts closed. */
export function breakerStretches(
  transitions: readonly BreakerTransition[],
  from: number,
  to: number,
): readonly BreakerStretch[] {
  const stretches: BreakerStretch[] = [];
  let state: BreakerTransition["to"] = "closed";
  let since = from;
  for (const { second, to: next } of transitions.toSorted((a, b) => a.second - b.second)) {
    const at = Math.min(to, Math.max(from, second));
    if (at > since) stretches.push({ state, from: since, to: at });
    state = next;
    since = at;
  }
  if (to > since) stretches.push({ state, from: since, to });
  return stretches;
}

/** One lane per worker, coloured by breaker state. */
export function breakerLanes(result: RunResult, time: ChartTime): Markup {
  const { breaker, workers } = result;
  const changed = new Set(breaker.map(({ worker }) => worker));
  const ids = workers.map(({ worker }) => worker);
  const shown = ids
    .toSorted((a, b) => Number(changed.has(b)) - Number(changed.has(a)) || a - b)
    .slice(0, MAX_LANES)
    .toSorted((a, b) => a - b);
  // The charts above end at their last point.
  const end = Math.max(time.seconds.at(-1) ?? 0, time.from + 1);
  const percent = (second: number): string =>
    ((100 * (second - time.from)) / (end - time.from)).toFixed(3);
  const lane = (worker: number): Markup => {
    const stretches = breakerStretches(
      breaker.filter((each) => each.worker === worker),
      time.from,
      end,
    );
    const words = stretches.map(
      ({ state, from, to }) => `${state} ${from.toFixed(1)} to ${to.toFixed(1)} s`,
    );
    return html`<div class="lane"><span class="lane-name">worker ${worker}</span>
<div class="lane-track" role="img" aria-label="worker ${worker}: ${words.join(", ")}">${stretches.map(
      ({ state, from, to }) =>
        html`<i class="breaker-${state}" style="left:${percent(from)}%;width:${(
          Number(percent(to)) - Number(percent(from))
        ).toFixed(3)}%" title="${state}, ${from.toFixed(1)} to ${to.toFixed(1)} s"></i>`,
    )}</div></div>
`;
  };
  const hidden = ids.length - shown.length;
  const opened = breaker.filter(({ to }) => to === "open").length;
  const summary =
    opened === 0
      ? "No breaker opened."
      : `Breakers opened ${opened === 1 ? "once" : `${opened} times`}.`;
  return html`<figure class="lanes">
<figcaption><strong>Breakers</strong> <span>${summary} An open breaker asks nobody: the classical planner answers at once.</span>
<span class="keys"><span><i class="key breaker-closed"></i>closed</span><span><i class="key breaker-half-open"></i>half-open</span><span><i class="key breaker-open"></i>open</span></span></figcaption>
${shown.map(lane)}
${hidden > 0 ? html`<p class="note">${hidden} more workers are not shown.</p>` : undefined}
${
  breaker.length === 0
    ? undefined
    : html`<details><summary>Every change</summary><ol class="changes">${breaker
        .slice(0, 500)
        .map(
          ({ worker, second, to }) => html`<li>${second.toFixed(2)} s: worker ${worker} ${to}</li>`,
        )}</ol></details>`
}
</figure>`;
}
