import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { DetailMessage, OutcomeView } from "../../../src/protocol/detail.ts";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import type { Moment } from "../../model/time/history.ts";
import { ConditionList } from "../parts/condition-list.tsx";
import { useApp } from "../parts/use-app.ts";

interface GoalSectionProps {
  readonly agent: AgentView;
  readonly detail: DetailMessage;
  readonly moment: Moment;
}

/** The agent's goal, its truth, and commands for another one. */
export function GoalSection({ agent, detail, moment }: GoalSectionProps): JSX.Element {
  const app = useApp();
  const { goal, directive, outcome } = detail;
  const { orderGoal, orderDirective } = app.can.value;
  const declared = moment.history.hello.domains[agent.domain]?.goals ?? [];
  const canOrder = app.isAtLive.value && (orderGoal || orderDirective);
  return (
    <section class="section" aria-label="Goal">
      <h2>
        Goal{" "}
        {goal !== undefined && (
          <span class="goal-name">
            {goal.text} <span class="muted">priority {goal.priority}</span>
          </span>
        )}
      </h2>
      {directive !== undefined && <p class="note">Told to: “{directive}”</p>}
      {directive !== undefined && outcome?.because !== undefined && (
        <p class="note">{readAsWords(outcome)}</p>
      )}
      {goal === undefined && directive === undefined && <p class="note">It has no goal now.</p>}
      {goal !== undefined && <ConditionList conditions={goal.conditions} />}
      {declared.length > 1 && (
        <ul class="goals">
          {declared
            .toSorted((a, b) => b.priority - a.priority)
            .map(({ name, condition, priority }) => (
              <li key={name} class={name === goal?.name ? "current" : ""}>
                <span class="cut">{name}</span>
                <span class="code muted cut" title={condition}>
                  {condition}
                </span>
                <span class="muted">{priority}</span>
                {canOrder && orderGoal && (
                  <button
                    type="button"
                    class="link"
                    title={`Tell ${agent.name} to pursue ${name} from now on`}
                    onClick={() => {
                      void app.send({ type: "order-goal", agent: agent.index, goal: name });
                    }}
                  >
                    order
                  </button>
                )}
              </li>
            ))}
        </ul>
      )}
      {canOrder && orderDirective && <DirectiveForm agent={agent} />}
    </section>
  );
}

/** Confidence below which the player is asked back. */
const SURE = 0.6;

/** The meaning of a directive, its reader, and a question if that is unsure. */
function readAsWords({ because = [], chosen, confidence }: OutcomeView): string {
  const read = because.map(({ words, kind, of }) => `${kind} ${of} (“${words}”)`).join(", ");
  if (read === "") return "Not understood: what should be done?";
  const by = chosen === "llm" ? "the model" : "the reader";
  const sure = confidence === undefined ? "" : `, ${Math.round(100 * confidence)} % sure`;
  const question = confidence !== undefined && confidence < SURE ? " Is that what you mean?" : "";
  return `Read as: ${read}; by ${by}${sure}.${question}`;
}

function DirectiveForm({ agent }: { agent: AgentView }): JSX.Element {
  const app = useApp();
  const text = useSignal("");
  return (
    <form
      class="directive"
      onSubmit={(event) => {
        event.preventDefault();
        const directive = text.value.trim();
        if (directive === "") return;
        void app.send({ type: "order-directive", agent: agent.index, directive });
        text.value = "";
      }}
    >
      <input
        type="text"
        placeholder="Tell it in your own words"
        aria-label={`Tell ${agent.name} what to do in your own words`}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <button type="submit">Order</button>
    </form>
  );
}
