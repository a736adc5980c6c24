import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { DetailMessage } from "../../../src/protocol/detail.ts";
import type { AgentView } from "../../../src/protocol/show-state.ts";
import type { Moment } from "../../model/time/history.ts";
import { useApp } from "../parts/use-app.ts";
import { VariableInput } from "./variable-input.tsx";

/** Length of names that no longer fit side by side. */
const LONG = 14;

type Value = DetailMessage["state"][string];

interface StateSectionProps {
  readonly agent: AgentView;
  readonly detail: DetailMessage;
  readonly moment: Moment;
}

/** The agent's current state; every value except derived ones is editable. */
export function StateSection({ agent, detail, moment }: StateSectionProps): JSX.Element {
  const app = useApp();
  const declared = moment.history.hello.domains[agent.domain]?.variables ?? [];
  // Empty places would hide everything else.
  const variables = declared.filter(
    ({ place }) => place === undefined || detail.state[place] === true,
  );
  const canEdit = app.can.value.setVariable && app.isAtLive.value;
  const derived = Object.entries(detail.derived ?? {});
  const names = [...variables.map(({ name }) => name), ...derived.map(([name]) => name)];
  const set = (variable: string, value: Value): void => {
    void app.send({ type: "set-variable", agent: agent.index, variable, value });
  };
  return (
    <section class="section" aria-label="State">
      <h2>
        State {canEdit && <span class="muted">change a value, and watch {agent.name} replan</span>}
      </h2>
      <ul class={names.some((name) => name.length > LONG) ? "state wide" : "state"}>
        {variables.map((variable) => (
          <VariableRow
            key={`${agent.id} ${variable.name}`}
            name={variable.name}
            value={detail.state[variable.name]}
          >
            {canEdit &&
              ((value) => (
                <VariableInput
                  variable={variable}
                  value={value}
                  set={(next) => set(variable.name, next)}
                />
              ))}
          </VariableRow>
        ))}
        {derived.map(([name, value]) => (
          <VariableRow key={`${agent.id} ${name}`} name={name} value={value} />
        ))}
      </ul>
    </section>
  );
}

interface VariableRowProps {
  readonly name: string;
  readonly value: Value | undefined;
  /** Renders the editor of the value; absent if it is read-only. */
  readonly children?: false | ((value: Value) => JSX.Element);
}

function VariableRow({ name, value, children: draw }: VariableRowProps): JSX.Element {
  const row = useRef<HTMLLIElement>(null);
  const before = useRef(value);
  // Highlights a changed value for a moment.
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
  return (
    <li ref={row} class="variable">
      <label class="cut" for={`variable-${name}`} title={name}>
        {name}
      </label>
      {draw && value !== undefined ? (
        draw(value)
      ) : (
        <output id={`variable-${name}`} class="value cut">
          {value === undefined ? "?" : String(value)}
        </output>
      )}
    </li>
  );
}
