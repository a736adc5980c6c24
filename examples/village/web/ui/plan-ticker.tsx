import type { Step } from "@understudy/planner-core";
import { originOf } from "@understudy/planner-core/internal";
import { formatMs, reasonWords, SourceBadge, useApp } from "@understudy/viewer/web";
import type { JSX } from "preact";
import type { FreshPlan, LiveVillage } from "../village/live-village.ts";

/** Equal consecutive steps, with their author. */
interface Chip {
  readonly text: string;
  readonly count: number;
  readonly isByModel: boolean;
}

/** Plans as they are proved, newest first. A click selects the agent. */
export function PlanTicker({ village }: { village: LiveVillage }): JSX.Element {
  const app = useApp();
  const plans = village.plans.value;
  return (
    <section class="strip-panel ticker" aria-label="Plans as they are proved">
      <h2>
        Plans, as they are proved{" "}
        <span class="muted">
          <i class="writer-key model" /> by the model <i class="writer-key planner" /> by the
          planner
        </span>
      </h2>
      <ul class="scrolls">
        {plans.length === 0 && (
          <li class="empty">The village wakes up. The first plans come soon.</li>
        )}
        {plans.map((plan) => (
          <li key={plan.id}>
            <button
              type="button"
              class="fresh-plan"
              data-plan={plan.id}
              onClick={() => app.select(plan.index)}
            >
              <b class="cut">{plan.agent.name}</b>
              <SourceBadge source={originOf(plan.outcome)} />
              <span class="chips">
                {chipsOf(plan).map(({ text, count, isByModel }, index) => (
                  <span key={index} class={isByModel ? "chip model" : "chip planner"}>
                    {text}
                    {count > 1 ? ` ×${count}` : ""}
                  </span>
                ))}
                <span class="chip goal">{plan.outcome.goal.name}</span>
              </span>
              <span class="muted right-text">{aside(plan)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function chipsOf({ agent, outcome }: FreshPlan): readonly Chip[] {
  const { plan, llmIndices, llmSteps } = outcome;
  const chips: Chip[] = [];
  for (const [index, step] of ((plan?.steps ?? []) as readonly Step[]).entries()) {
    const text = agent.role.describe(step);
    const isByModel = llmIndices?.includes(index) ?? index < llmSteps;
    const last = chips.at(-1);
    if (last?.text === text && last.isByModel === isByModel) {
      chips[chips.length - 1] = { ...last, count: last.count + 1 };
    } else chips.push({ text, count: 1, isByModel });
  }
  return chips;
}

/** The reason for the classical planner's plan, or the time of the answer. */
function aside({ outcome: { reason, elapsedMs } }: FreshPlan): string {
  return reason === undefined ? formatMs(elapsedMs) : reasonWords(reason);
}
