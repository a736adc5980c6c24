import { formatMs } from "@understudy/planner-core/internal";
import type { JSX } from "preact";
import type { RecollectionView, ThingView } from "../../../src/protocol/things.ts";
import { type BelievedProperty, beliefOf } from "../../model/things.ts";
import type { Moment } from "../../model/time/history.ts";

interface MemorySectionProps {
  readonly agent: number;
  readonly moment: Moment;
}

/** The agent's memories with their sources; differences from the truth in red. */
export function MemorySection({ agent, moment }: MemorySectionProps): JSX.Element | null {
  const memory = moment.memory(agent);
  if (memory === undefined) return null;
  const { recollections, total } = memory;
  const things = moment.things?.byId;
  return (
    <section class="section" aria-label="Memory">
      <h2>
        Memory{" "}
        <span class="muted">
          {recollections.length < total ? `the latest ${recollections.length} of ` : ""}
          {total === 1 ? "1 thing" : `${total} things`}
        </span>
      </h2>
      <ul class="memory">
        {recollections.map((known) => (
          <BeliefRow
            key={known.id}
            known={known}
            thing={things?.get(known.id)}
            nowMs={moment.timeMs}
          />
        ))}
      </ul>
    </section>
  );
}

interface BeliefRowProps {
  readonly known: RecollectionView;
  readonly thing: ThingView | undefined;
  readonly nowMs: number;
}

function BeliefRow({ known, thing, nowMs }: BeliefRowProps): JSX.Element {
  const { properties, wrong } = beliefOf(known, thing);
  return (
    <li>
      <b class="cut">{known.id}</b> <span class="muted">{known.kind}</span>
      <span class="belief">
        {known.properties === undefined && <span>believed to be gone</span>}
        {properties.map((each) => (
          <BeliefText key={each.name} {...each} />
        ))}
        {wrong !== undefined && <em class="wrong">in truth it {wrong}</em>}
      </span>
      <span class="muted">{sourceWords(known, nowMs)}</span>
    </li>
  );
}

function BeliefText({ name, believed, inTruth }: BelievedProperty): JSX.Element {
  return (
    <span class="code">
      {name} {believed}
      {inTruth !== undefined && <em class="wrong"> (in truth {inTruth})</em>}
    </span>
  );
}

function sourceWords({ seenAtMs, from, told }: RecollectionView, nowMs: number): string {
  const seen = `seen ${agoWords(nowMs - seenAtMs)}`;
  if (told === undefined) return seen;
  const by = from === undefined || from === told.by ? "" : ` by ${from}`;
  return `${seen}${by}, told by ${told.by} ${agoWords(nowMs - told.atMs)}`;
}

function agoWords(ms: number): string {
  return ms <= 0 ? "now" : `${formatMs(ms)} ago`;
}
