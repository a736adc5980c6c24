import type { JSX } from "preact";
import type { EntryView } from "../../../src/protocol/repertoire.ts";
import { formatCompactCount, formatCost } from "../../model/format.ts";
import { authorsOf } from "../../model/lists/entry-filter.ts";
import { stepText } from "../../model/plan/step-text.ts";
import type { RepertoireChoice } from "./repertoire-toolbar.tsx";

/** Limit on rows; more would slow the page. */
const MAX_SHOWN = 300;

interface EntryListProps {
  readonly choice: RepertoireChoice;
  /** The filtered plans, in order. */
  readonly listed: readonly EntryView[];
  /** The plan shown in full. */
  readonly current: EntryView | undefined;
  /** The number of plans, or the reason for an empty list. */
  readonly status: string;
}

/** The plans of a repertoire, one per row. */
export function EntryList({ choice, listed, current, status }: EntryListProps): JSX.Element {
  return (
    <div class="entries scrolls">
      <div class="entries-head">
        <p class="muted" aria-live="polite">
          {status}
        </p>
      </div>
      <ul>
        {listed.slice(0, MAX_SHOWN).map((entry) => (
          <EntryRow
            key={entry.id}
            entry={entry}
            isPicked={entry === current}
            pick={() => {
              choice.picked.value = entry.id;
            }}
          />
        ))}
      </ul>
      {listed.length > MAX_SHOWN && (
        <p class="note">
          {formatCompactCount(listed.length - MAX_SHOWN)} more: filter to see them.
        </p>
      )}
    </div>
  );
}

interface EntryRowProps {
  readonly entry: EntryView;
  readonly isPicked: boolean;
  readonly pick: () => void;
}

function EntryRow({ entry, isPicked, pick }: EntryRowProps): JSX.Element {
  return (
    <li>
      <button type="button" class="entry" aria-pressed={isPicked} onClick={pick}>
        <span class="entry-goal cut">{entry.goal}</span>
        <span class={`author ${authorsOf(entry).join(" ")}`}>{authorsOf(entry).join(", ")}</span>
        <span class="entry-facts muted">
          cost {formatCost(entry.cost)} · served {formatCompactCount(entry.uses)} · works for{" "}
          {formatCompactCount(entry.covers.length)}
        </span>
        <span class="entry-steps cut code">{entry.steps.map(stepText).join(" → ")}</span>
      </button>
    </li>
  );
}
