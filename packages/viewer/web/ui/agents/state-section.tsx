import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { AgentView, DetailMessage, VariableSummary } from "../../../src/protocol/index.ts";
import type { Moment } from "../../model/history.ts";
import { useApp } from "../parts/use-app.ts";
import { VariableInput } from "./variable-input.tsx";

/** Names of more characters do not fit beside each other. */
const LONG = 14;

type Value = DetailMessage["state"][string];

interface StateSectionProps {
  readonly agent: AgentView;
  readonly detail: DetailMessage;
  readonly moment: Moment;
}

/** The agent's state now; every value can be changed by hand. */
export function StateSection({ agent, detail, moment }: StateSectionProps): JSX.Element {
  const app = useApp();
  const variables = moment.history.hello.domains[agent.domain]?.variables ?? [];
  const canEdit = app.can.value.setVariable && app.isAtLive.value;
  const set = (variable: string, value: Value): void => {
    void app.send({ type: "set-variable", agent: agent.index, variable, value });
  };
  return (
    <section class="section" aria-label="State">
      <h2>
        State{" "}
        {canEdit && <span class="muted">change a value, and watch {agent.name} plan anew</span>}
      </h2>
      <ul class={variables.some(({ name }) => name.length > LONG) ? "state wide" : "state"}>
        {variables.map((variable) => (
          <VariableRow
            key={`${agent.id} ${variable.name}`}
            variable={variable}
            value={detail.state[variable.name]}
            set={canEdit ? (value) => set(variable.name, value) : undefined}
          />
        ))}
      </ul>
    </section>
  );
}

interface VariableRowProps {
  readonly variable: VariableSummary;
  readonly value: Value | undefined;
  /** Undefined where it cannot be changed. */
  readonly set: ((value: Value) => void) | undefined;
}

function VariableRow({ variable, value, set }: VariableRowProps): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  const before = useRef(value);
  // Changed values glow for a moment.
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    const { current } = row;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    current?.animate(
      [{ backgroundColor: "var(--link-soft)" }, { backgroundColor: "transparent" }],
      {
        duration: 1400,
      },
    );
  }, [value]);
  const { name } = variable;
  return (
    <li ref={row} class="variable">
      <label class="cut" for={`variable-${name}`} title={name}>
        {name}
      </label>
      {set === undefined || value === undefined ? (
        <output id={`variable-${name}`} class="value cut">
          {value === undefined ? "?" : String(value)}
        </output>
      ) : (
        <VariableInput variable={variable} value={value} set={set} />
      )}
    </li>
  );
}
