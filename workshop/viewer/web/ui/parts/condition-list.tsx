import type { JSX } from "preact";
import type { ConditionView } from "../../../src/protocol/detail.ts";
import { valuesText, whyNot } from "../../model/words.ts";
import { HoldsMark } from "./badges.tsx";

interface ConditionListProps {
  readonly conditions: readonly ConditionView[];
  /** Whether the step is over: only the conditions are shown. */
  readonly isDone?: boolean;
}

/** Conditions with their truth and values. */
export function ConditionList({ conditions, isDone = false }: ConditionListProps): JSX.Element {
  return (
    <ul class="conditions">
      {conditions.map((condition) => {
        const { text, holdsNow, holdsThen, values } = condition;
        const why = isDone ? undefined : whyNot(condition);
        const isSoon = !holdsNow && holdsThen;
        return (
          <li key={text} class={holdsNow || isDone ? "yes" : isSoon ? "soon" : "no"}>
            <HoldsMark holds={holdsNow || isDone} soon={isSoon} />
            <span class="code condition">{text}</span>
            <span class="muted now">
              {isDone ? "" : `now ${valuesText(values)}`}
              {why === undefined ? "" : `; ${why}`}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
