/**
 * Squads: who does what, when and with whom.
 *
 * @module
 */

import type { JSX } from "preact";
import type { SquadView } from "../../../src/protocol/squads.ts";
import { useApp } from "../parts/use-app.ts";
import { SquadLanes } from "./squad-lanes.tsx";

/** The lanes of all squads. */
export function SquadsView(): JSX.Element {
  const app = useApp();
  const moment = app.store.moment.value;
  const squads = moment?.squads ?? [];
  if (moment === undefined || squads.length === 0) {
    return (
      <p class="empty">
        This game tells of no squads. Its viewer shows them after <code>addSquad</code>.
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it
    <section class="squads scrolls" aria-label="Squads" tabIndex={0}>
      {squads.map((squad) => (
        <article key={squad.id} class="squad">
          <h2>
            {squad.id} <span class="muted">{headline(squad)}</span>
          </h2>
          <SquadLanes
            squad={squad}
            nowMs={moment.timeMs}
            agents={moment.agents}
            selected={app.selected.value}
            onSelect={(agent) => app.select(agent)}
          />
        </article>
      ))}
      <p class="squad-keys muted">
        <i class="key done" /> over <i class="key playing" /> now <i class="key next" /> to come{" "}
        <i class="key gap" /> waits <i class="key arrow">→</i> makes it possible
      </p>
    </section>
  );
}

function headline({ goal, isWaiting, steps, members }: SquadView): string {
  const left = steps.filter(({ phase }) => phase !== "done").length;
  const state = isWaiting ? "is planning" : left === 0 ? "has nothing to do" : `${left} steps left`;
  return `${members.length} members, goal ${goal}, ${state}`;
}
