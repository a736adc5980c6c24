import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { TraceResult, UnreachableResult } from "../../../src/protocol/command.ts";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import type { Moment } from "../../model/time/history.ts";
import { useApp } from "../parts/use-app.ts";
import { SearchTree } from "./search-tree.tsx";
import { UnreachableTree } from "./unreachable-tree.tsx";

/** A question's result. */
type Answer =
  | { readonly kind: "none" }
  | { readonly kind: "asked" }
  | { readonly kind: "trace"; readonly result: TraceResult }
  | { readonly kind: "why"; readonly result: UnreachableResult };

/** A search for a plan, step by step, or the reason why no plan exists. */
export function SearchView(): JSX.Element {
  const app = useApp();
  const moment = app.store.moment.value;
  const selected = app.selected.value;
  const agent = selected === undefined ? undefined : moment?.agent(selected);
  if (moment === undefined || agent === undefined) {
    return <p class="empty">Pick an agent to see how its plan is searched for.</p>;
  }
  if (!app.can.value.explain) {
    return (
      <p class="empty">
        {app.store.origin.value.kind === "file"
          ? "A recording cannot search: only a running game can."
          : "This game does not let the page search."}
      </p>
    );
  }
  // An answer concerns one agent: another agent starts over.
  return <AgentSearch key={agent.id} agent={agent} moment={moment} />;
}

interface AgentSearchProps {
  readonly agent: AgentView;
  readonly moment: Moment;
}

function AgentSearch({ agent, moment }: AgentSearchProps): JSX.Element {
  const app = useApp();
  const goal = useSignal("");
  const answer = useSignal<Answer>({ kind: "none" });
  const goals = moment.history.hello.domains[agent.domain]?.goals ?? [];
  const wanted = goal.value === "" ? {} : { goal: goal.value };
  const trace = async (): Promise<void> => {
    answer.value = { kind: "asked" };
    const reply = await app.send({ type: "trace", agent: agent.index, ...wanted, maxNodes: 2000 });
    answer.value = reply.ok ? { kind: "trace", result: reply.value } : { kind: "none" };
  };
  const why = async (): Promise<void> => {
    answer.value = { kind: "asked" };
    const reply = await app.send({ type: "why-unreachable", agent: agent.index, ...wanted });
    answer.value = reply.ok ? { kind: "why", result: reply.value } : { kind: "none" };
  };
  const { value } = answer;
  return (
    <div class="search">
      <div class="toolbar">
        <label>
          {agent.name} wants{" "}
          <select
            value={goal.value}
            onChange={(event) => {
              goal.value = event.currentTarget.value;
            }}
          >
            <option value="">
              what it wants now{agent.goal === undefined ? "" : `: ${agent.goal}`}
            </option>
            {goals.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <button type="button" class="strong" onClick={() => void trace()}>
          Search from here
        </button>
        <button type="button" onClick={() => void why()}>
          Why is it out of reach?
        </button>
      </div>
      <div class="search-body scrolls" aria-live="polite">
        {value.kind === "none" && (
          <p class="empty">
            <b>Search from here</b> shows every state that the classical planner looks at from where{" "}
            {agent.name} is now.
            <br />
            <b>Why is it out of reach?</b> names the few conditions that block the goal.
          </p>
        )}
        {value.kind === "asked" && <p class="empty">The planner is at work.</p>}
        {value.kind === "trace" && <SearchTree result={value.result} />}
        {value.kind === "why" && <UnreachableTree result={value.result} />}
      </div>
    </div>
  );
}
