import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { DetailMessage } from "../../../src/protocol/detail.ts";
import type { VariableSummary } from "../../../src/protocol/hello.ts";

type Value = DetailMessage["state"][string];

interface VariableInputProps {
  readonly variable: VariableSummary;
  readonly value: Value;
  readonly set: (value: Value) => void;
}

/** An editor of a value: a switch, a list, or a number with buttons. */
export function VariableInput({ variable, value, set }: VariableInputProps): JSX.Element {
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

/** A number with buttons; typed values apply when committed. */
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
