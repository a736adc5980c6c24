import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { AgentView, DetailMessage, VariableSummary } from "../../../src/protocol/index.ts";
import type { Moment } from "../../model/history.ts";
import { useApp } from "../parts/use-app.ts";

/** Names of more characters do not fit beside each other. */
const LONG = 14;

type Value = DetailMessage["state"][string];

interface StateSectionProps {
  readonly agent: AgentView;
  readonly detail: DetailMessage;
  readonly moment: Moment;
}

/** What is true for the agent now; every value can be changed by hand. */
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
  // What changed glows for a moment.
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

interface VariableInputProps {
  readonly variable: VariableSummary;
  readonly value: Value;
  readonly set: (value: Value) => void;
}

function VariableInput({ variable, value, set }: VariableInputProps): JSX.Element {
  const id = `variable-${variable.name}`;
  switch (variable.type) {
    case "boolean":
      return (
        <button
          id={id}
          type="button"
          class={`toggle ${value === true ? "on" : ""}`}
          role="switch"
          aria-checked={value === true}
          onClick={() => set(value !== true)}
        >
          <i />
          {value === true ? "true" : "false"}
        </button>
      );
    case "enum":
      return (
        <select id={id} value={String(value)} onChange={(event) => set(event.currentTarget.value)}>
          {variable.values.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      );
    case "integer":
      return <IntegerInput id={id} variable={variable} value={Number(value)} set={set} />;
  }
}

interface IntegerInputProps {
  readonly id: string;
  readonly variable: Extract<VariableSummary, { readonly type: "integer" }>;
  readonly value: number;
  readonly set: (value: Value) => void;
}

/** A number with buttons; what is typed counts when it is finished. */
function IntegerInput({ id, variable, value, set }: IntegerInputProps): JSX.Element {
  const { min, max, name } = variable;
  const typed = useSignal<string | undefined>(undefined);
  const commit = (): void => {
    const text = typed.peek();
    typed.value = undefined;
    if (text === undefined || text.trim() === "") return;
    const number = Math.round(Number(text));
    if (Number.isFinite(number) && number !== value) set(Math.min(max, Math.max(min, number)));
  };
  return (
    <span class="stepper" title={`${min} to ${max}`}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`${name} less`}
        disabled={value <= min}
        onClick={() => set(value - 1)}
      >
        −
      </button>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        value={typed.value ?? String(value)}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
        }}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          else if (event.key === "Escape") typed.value = undefined;
          else if (event.key === "ArrowUp" && value < max) set(value + 1);
          else if (event.key === "ArrowDown" && value > min) set(value - 1);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      <button
        type="button"
        tabIndex={-1}
        aria-label={`${name} more`}
        disabled={value >= max}
        onClick={() => set(value + 1)}
      >
        +
      </button>
    </span>
  );
}
