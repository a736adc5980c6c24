/**
 * The things of a world.
 *
 * @module
 */

import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ThingView } from "../../../src/protocol/things.ts";
import { propertyWords, thingsAhead, thingTest } from "../../model/things.ts";
import { useApp } from "../parts/use-app.ts";

/** Limit on rows; a filter finds the others. */
const MOST_ROWS = 300;

/** The world's things: properties, places and claims. */
export function ThingsView(): JSX.Element {
  const app = useApp();
  const text = useSignal("");
  const kind = useSignal("");
  const moment = app.store.moment.value;
  const things = moment?.things;
  if (moment === undefined || things === undefined) {
    return (
      <p class="empty">
        This game tells of no things. It would, if its viewer knew its <code>world</code>.
      </p>
    );
  }
  const all = [...things.byId.values()];
  const kinds = [...new Set(all.map((thing) => thing.kind))].sort();
  const passes = thingTest(text.value);
  const shown = all.filter((thing) => passes(thing) && (!kind.value || thing.kind === kind.value));
  const selected = app.selected.value;
  const detail = selected === undefined ? undefined : moment.detail(selected);
  const ahead = thingsAhead(detail?.plan ?? []);
  const nameOf = new Map(moment.agents.map((agent) => [agent.id, agent]));
  const pick = (id: string): JSX.Element => {
    const agent = nameOf.get(id);
    if (agent === undefined) return <span>{id}</span>;
    return (
      <button type="button" class="link" onClick={() => app.select(agent.index)}>
        {agent.name}
      </button>
    );
  };
  return (
    <section class="things" aria-label="Things">
      <div class="toolbar">
        <input
          type="search"
          placeholder="Filter things"
          aria-label="Filter things"
          value={text.value}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
          }}
        />
        <select
          aria-label="Kind"
          value={kind.value}
          onChange={({ currentTarget }) => {
            kind.value = currentTarget.value;
          }}
        >
          <option value="">all kinds</option>
          {kinds.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <span class="muted">{countWords(Math.min(shown.length, MOST_ROWS), things.total)}</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it */}
      <div class="scrolls" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th>thing</th>
              <th>kind</th>
              <th>properties</th>
              <th>claimed by</th>
              <th>waiting</th>
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, MOST_ROWS).map((thing) => (
              <ThingRow key={thing.id} thing={thing} isAhead={ahead.has(thing.id)} pick={pick} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface ThingRowProps {
  readonly thing: ThingView;
  /** Whether the rest of the selected agent's plan uses it. */
  readonly isAhead: boolean;
  readonly pick: (id: string) => JSX.Element;
}

function ThingRow({ thing, isAhead, pick }: ThingRowProps): JSX.Element {
  const { id, kind, properties, holder, waiting = [] } = thing;
  return (
    <tr class={isAhead ? "ahead" : ""}>
      <th scope="row">
        {id}
        {isAhead && <span class="badge">in the plan</span>}
      </th>
      <td class="muted">{kind}</td>
      <td class="code">{propertyWords(properties)}</td>
      <td>{holder === undefined ? <span class="muted">nobody</span> : pick(holder)}</td>
      <td>
        {waiting.map((agent) => (
          <span key={agent}>{pick(agent)}</span>
        ))}
      </td>
    </tr>
  );
}

function countWords(shown: number, total: number): string {
  return shown === total ? `${total} things` : `${shown} of ${total} things`;
}
