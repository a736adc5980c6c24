import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { ToolSummary } from "../../../src/protocol/hello.ts";
import type { EntryView, StepDraft } from "../../../src/protocol/repertoire.ts";
import { firstStep, moved, verdictText, withArgument, withTool } from "../../model/step-draft.ts";
import { Icon } from "../parts/icons.tsx";
import { useApp } from "../parts/use-app.ts";

interface EntryEditorProps {
  readonly domain: number;
  /** The goals that the plan may be for. */
  readonly goals: readonly string[];
  /** The entry to be changed; left out for a new plan. */
  readonly entry?: EntryView;
  readonly finish: () => void;
}

/** Writes a plan step by step; the engine says what it thinks of it. */
export function EntryEditor({ domain, goals, entry, finish }: EntryEditorProps): JSX.Element {
  const app = useApp();
  const steps = useSignal<readonly StepDraft[]>(entry?.steps ?? []);
  const goal = useSignal(entry?.goal ?? goals[0] ?? "");
  const verdict = useSignal<{ readonly text: string; readonly isGood: boolean } | undefined>(
    undefined,
  );
  const tools = app.store.history.value?.hello.domains[domain]?.tools ?? [];
  const [firstTool] = tools;
  const save = async (): Promise<void> => {
    const reply =
      entry === undefined
        ? await app.send({ type: "add-entry", domain, goal: goal.peek(), steps: steps.peek() })
        : await app.send({ type: "edit-entry", domain, entry: entry.id, steps: steps.peek() });
    if (!reply.ok) {
      const { message, hint } = reply.error;
      verdict.value = {
        text: hint === undefined ? message : `${message}: ${hint}`,
        isGood: false,
      };
      return;
    }
    app.notify(verdictText(reply.value), "good");
    finish();
  };
  return (
    <form
      class="editor"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2 class="detail-title">
        {entry === undefined ? "New plan for" : "Change the plan for"}{" "}
        {entry === undefined ? <GoalChoice goal={goal} goals={goals} /> : goal.value}
      </h2>
      <ol class="draft">
        {steps.value.map((step, index) => (
          <StepEditor
            key={index}
            step={step}
            index={index}
            isLast={index === steps.value.length - 1}
            tools={tools}
            replace={(next) => {
              steps.value = steps.peek().with(index, next);
            }}
            move={(by) => {
              steps.value = moved(steps.peek(), index, by);
            }}
            remove={() => {
              steps.value = steps.peek().toSpliced(index, 1);
            }}
          />
        ))}
      </ol>
      {steps.value.length === 0 && <p class="note">No step yet.</p>}
      {verdict.value !== undefined && (
        <p class={`note ${verdict.value.isGood ? "good" : "bad"}`} role="status">
          {verdict.value.text}
        </p>
      )}
      <div class="toolbar">
        <button
          type="button"
          disabled={firstTool === undefined}
          onClick={() => {
            if (firstTool !== undefined) steps.value = [...steps.peek(), firstStep(firstTool)];
          }}
        >
          <Icon name="plus" size={12} /> Step
        </button>
        <button type="submit" class="strong" disabled={steps.value.length === 0}>
          Prove and save
        </button>
        <button type="button" onClick={finish}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface GoalChoiceProps {
  readonly goal: Signal<string>;
  readonly goals: readonly string[];
}

function GoalChoice({ goal, goals }: GoalChoiceProps): JSX.Element {
  return (
    <select
      aria-label="Goal"
      value={goal.value}
      onChange={(event) => {
        goal.value = event.currentTarget.value;
      }}
    >
      {goals.map((each) => (
        <option key={each} value={each}>
          {each}
        </option>
      ))}
    </select>
  );
}

interface StepEditorProps {
  readonly step: StepDraft;
  readonly index: number;
  readonly isLast: boolean;
  readonly tools: readonly ToolSummary[];
  readonly replace: (step: StepDraft) => void;
  readonly move: (by: 1 | -1) => void;
  readonly remove: () => void;
}

/** One step of the plan: its tool, its arguments, its place. */
function StepEditor(props: StepEditorProps): JSX.Element {
  const { step, index, isLast, tools, replace, move, remove } = props;
  const tool = tools.find(({ name }) => name === step.tool);
  return (
    <li>
      <span class="step-number">{index + 1}</span>
      <select
        aria-label={`Tool of step ${index + 1}`}
        title={tool?.description}
        value={step.tool}
        onChange={(event) => {
          const next = tools.find(({ name }) => name === event.currentTarget.value);
          if (next !== undefined) replace(withTool(step, next));
        }}
      >
        {tools.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {tool?.parameters.map(({ name, values }) => (
        <select
          key={name}
          aria-label={`${name} of step ${index + 1}`}
          title={name}
          value={String(step.args[name])}
          onChange={(event) => replace(withArgument(step, tool, name, event.currentTarget.value))}
        >
          {values.map((value) => (
            <option key={String(value)} value={String(value)}>
              {String(value)}
            </option>
          ))}
        </select>
      ))}
      <span class="right actions">
        <IconButton
          name="up"
          label={`Step ${index + 1} earlier`}
          isDisabled={index === 0}
          press={() => move(-1)}
        />
        <IconButton
          name="down"
          label={`Step ${index + 1} later`}
          isDisabled={isLast}
          press={() => move(1)}
        />
        <IconButton name="cross" label={`Without step ${index + 1}`} press={remove} />
      </span>
    </li>
  );
}

interface IconButtonProps {
  readonly name: "up" | "down" | "cross";
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly press: () => void;
}

function IconButton({ name, label, isDisabled = false, press }: IconButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class="plain icon"
      aria-label={label}
      title={label}
      disabled={isDisabled}
      onClick={press}
    >
      <Icon name={name} size={12} />
    </button>
  );
}
