import type { JSX } from "preact";
import type { EntryView } from "../../../src/protocol/repertoire.ts";
import { formatCompactCount, formatCost, formatNumber } from "../../model/format.ts";
import { conjunctTexts } from "../../model/lists/entry-filter.ts";
import { stepText } from "../../model/plan/step-text.ts";
import type { Moment } from "../../model/time/history.ts";
import { useApp } from "../parts/use-app.ts";

interface EntryDetailProps {
  readonly entry: EntryView;
  readonly moment: Moment;
}

/** A plan of the repertoire in full. */
export function EntryDetail({ entry, moment }: EntryDetailProps): JSX.Element {
  const app = useApp();
  const { goal, persona, directive, precondition, steps, cost, optimalCost, by, uses } = entry;
  return (
    <>
      <h2 class="detail-title">
        {goal}
        {persona !== undefined && <span class="tag">{persona}</span>}
      </h2>
      {directive !== undefined && <p class="note">Told to: “{directive}”</p>}
      <h3>Works when</h3>
      <ul class="chips">
        {conjunctTexts(precondition).map((part) => (
          <li key={part} class="code">
            {part}
          </li>
        ))}
      </ul>
      <h3>
        Steps <span class="muted">{formatNumber(steps.length, "step")}</span>
      </h3>
      <ol class="entry-plan">
        {steps.map((step, index) => (
          <li key={index} class="code">
            {stepText(step)}
          </li>
        ))}
      </ol>
      <dl class="facts wide">
        <dt>cost</dt>
        <dd>
          {formatCost(cost)}
          {optimalCost === undefined
            ? ""
            : cost <= optimalCost
              ? ", the least there is"
              : `; the least there is: ${formatCost(optimalCost)}`}
        </dd>
        <dt>written by</dt>
        <dd>
          {by}
          {entry.derived ? ", by way of another plan" : ""}
        </dd>
        <dt>served</dt>
        <dd>{formatNumber(uses, "time")}</dd>
        <dt>works now for</dt>
        <dd class="covers">
          {entry.covers.length === 0 && "nobody"}
          {entry.covers.slice(0, 24).map((index) => (
            <button key={index} type="button" class="link" onClick={() => app.select(index)}>
              {moment.agent(index)?.name ?? `agent ${index}`}
            </button>
          ))}
          {entry.covers.length > 24 && (
            <span class="muted"> and {formatCompactCount(entry.covers.length - 24)} more</span>
          )}
        </dd>
      </dl>
    </>
  );
}
