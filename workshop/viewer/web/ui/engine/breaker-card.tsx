import type { JSX } from "preact";
import type { PanelsMessage } from "../../../src/protocol/panels.ts";
import { formatClock } from "../../model/format.ts";
import type { Moment } from "../../model/time/history.ts";
import { stretchesOf } from "../../model/time/strip.ts";

const WORDS = {
  closed: "closed: the model gets questions",
  "half-open": "half open: one question tries whether it is back",
  open: "open: the model gets no questions, the classical planner answers at once",
} as const;

interface BreakerCardProps {
  readonly panels: PanelsMessage;
  readonly moment: Moment;
}

/** The model's breaker, now and since the start. */
export function BreakerCard({ panels, moment }: BreakerCardProps): JSX.Element {
  const { breaker } = panels;
  if (breaker === undefined) {
    return (
      <section class="card" aria-label="Breaker">
        <h2>Breaker</h2>
        <p class="note">No breaker: the game does not report it, or has no model.</p>
      </section>
    );
  }
  const { fromMs } = moment.history.frames;
  const toMs = Math.max(fromMs + 1, moment.timeMs);
  const stretches = stretchesOf(breaker.changes, fromMs, toMs);
  const percent = (timeMs: number): number => (100 * (timeMs - fromMs)) / (toMs - fromMs);
  const opened = breaker.changes.filter(({ state }) => state === "open").length;
  return (
    <section class="card" aria-label="Breaker">
      <h2>Breaker</h2>
      <p>
        <i class={`key breaker-${breaker.state}`} /> {WORDS[breaker.state]}
      </p>
      <div
        class="lane"
        role="img"
        aria-label={stretches
          .map(
            ({ state, fromMs: from, toMs: to }) =>
              `${state} ${formatClock(from)} to ${formatClock(to)}`,
          )
          .join(", ")}
      >
        {stretches.map(({ state, fromMs: from, toMs: to }) => (
          <i
            key={from}
            class={`breaker-${state}`}
            title={`${state}, ${formatClock(from)} to ${formatClock(to)}`}
            style={{ left: `${percent(from)}%`, width: `${percent(to) - percent(from)}%` }}
          />
        ))}
      </div>
      <p class="lane-axis muted">
        <span>{formatClock(fromMs)}</span>
        <span>
          {opened === 0 ? "never opened" : opened === 1 ? "opened once" : `opened ${opened} times`}
        </span>
        <span>{formatClock(toMs)}</span>
      </p>
    </section>
  );
}
