import { useSignal } from "@preact/signals";
import { originOf } from "@understudy/planner-core/internal";
import {
  formatMs,
  PlanSection,
  reasonWords,
  SourceBadge,
  summariseDomain,
  VariableInput,
} from "@understudy/viewer/web";
import type { JSX } from "preact";
import { Editor, leadTo } from "./editor.tsx";
import { PictureButton } from "./picture-button.tsx";
import {
  type Answer,
  type PlannerName,
  type PlaygroundStore,
  valuesOf,
} from "./playground-store.ts";

/** An editable domain, a question, and the answers of both planners. */
export function Playground({ store }: { store: PlaygroundStore }): JSX.Element {
  const { mistakes } = store.checked.value;
  return (
    <main class="playground">
      <section class="playground-text" aria-label="Domain">
        <PlaygroundBar store={store} />
        <Editor
          text={store.text.value}
          mistakes={mistakes}
          onText={(text) => {
            store.text.value = text;
          }}
        />
        <Mistakes store={store} />
      </section>
      <Question store={store} />
      <div class="playground-answers scrolls">
        {store.planners.value.map((name) => (
          <AnswerCard key={name} name={name} answer={store.answers[name].value} store={store} />
        ))}
      </div>
    </main>
  );
}

function PlaygroundBar({ store }: { store: PlaygroundStore }): JSX.Element {
  const told = useSignal("");
  const share = async (): Promise<void> => {
    const link = await store.link();
    history.replaceState(null, "", link);
    try {
      await navigator.clipboard.writeText(link);
      told.value = "The link is copied.";
    } catch {
      told.value = "The link is in the address of this page.";
    }
  };
  return (
    <div class="toolbar playground-bar">
      <label>
        Example{" "}
        <select
          onChange={(event) => {
            if (event.currentTarget.value !== "") store.openExample(event.currentTarget.value);
          }}
        >
          {Object.keys(store.examples).map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <button type="button" class="strong" onClick={() => void share()}>
        Share
      </button>
      <PictureButton store={store} />
      <span class="note" role="status">
        {store.complaint.value ?? told.value}
      </span>
    </div>
  );
}

function Mistakes({ store }: { store: PlaygroundStore }): JSX.Element {
  const { mistakes, domain } = store.checked.value;
  return (
    <div id="mistakes" class="mistakes scrolls" aria-live="polite">
      {mistakes.length === 0 && domain !== undefined && (
        <p class="note good">
          ✓ {domain.name}: {domain.tools.length} tools, {domain.actions.count} actions,{" "}
          {domain.goals.length} goals
        </p>
      )}
      {mistakes.map((mistake, index) => (
        <button
          key={index}
          type="button"
          class={`mistake ${mistake.isWarning ? "warned" : "wrong"}`}
          onClick={() => leadTo(mistake)}
        >
          <span class="muted">
            {mistake.line}:{mistake.column}
          </span>
          <span>
            {mistake.message}
            {mistake.hint === undefined ? "" : ` (${mistake.hint})`}
          </span>
        </button>
      ))}
    </div>
  );
}

function Question({ store }: { store: PlaygroundStore }): JSX.Element {
  const [domain, state] = [store.domain.value, store.state.value];
  if (domain === undefined || state === undefined) {
    return (
      <section class="playground-question" aria-label="Question">
        <p class="empty">Plans come back as soon as the domain can be read.</p>
      </section>
    );
  }
  const values = valuesOf(domain, state);
  const { variables, goals } = summariseDomain(domain);
  return (
    <section class="playground-question scrolls" aria-label="Question">
      <div class="section">
        <h2>
          <label for="playground-goal">Goal</label>
        </h2>
        <select
          id="playground-goal"
          value={store.goal.value}
          onChange={(event) => {
            store.wanted.value = event.currentTarget.value;
          }}
        >
          {goals.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
        <p class="code muted">{goals.find(({ name }) => name === store.goal.value)?.condition}</p>
      </div>
      <div class="section">
        <h2>
          State <span class="muted">change a value</span>
        </h2>
        <ul class="state wide">
          {variables.map((variable) => (
            <li key={variable.name} class="variable">
              <label class="cut" for={`variable-${variable.name}`}>
                {variable.name}
              </label>
              <VariableInput
                variable={variable}
                value={values.get(variable.name) ?? 0}
                set={(value) => {
                  store.chosen.value = { ...store.chosen.peek(), [variable.name]: value };
                }}
              />
            </li>
          ))}
        </ul>
      </div>
    </section>
  );
}

const TITLES: Readonly<Record<PlannerName, string>> = {
  classical: "The classical planner",
  llm: "With the model as the LLM planner",
};

interface AnswerCardProps {
  readonly name: PlannerName;
  readonly answer: Answer;
  readonly store: PlaygroundStore;
}

function AnswerCard({ name, answer, store }: AnswerCardProps): JSX.Element {
  return (
    <section class="answer" aria-label={TITLES[name]}>
      <header>
        <h2>{TITLES[name]}</h2>
        {answer.kind === "outcome" && (
          <>
            <SourceBadge source={originOf(answer.outcome)} />
            <span class="muted">
              cost {answer.outcome.cost}
              {answer.outcome.optimal ? " (the least)" : ""}, {formatMs(answer.outcome.elapsedMs)}
            </span>
          </>
        )}
      </header>
      <AnswerBody answer={answer} isLlm={name === "llm"} store={store} />
    </section>
  );
}

interface AnswerBodyProps {
  readonly answer: Answer;
  readonly isLlm: boolean;
  readonly store: PlaygroundStore;
}

function AnswerBody({ answer, isLlm, store }: AnswerBodyProps): JSX.Element {
  if (answer.kind === "none") {
    const isValid = store.domain.value !== undefined;
    return (
      <p class="note">{isLlm && isValid ? "The model is still on its way." : "Nothing to plan."}</p>
    );
  }
  if (answer.kind === "asked") return <p class="note thinking">thinks …</p>;
  if (answer.kind === "failed") return <p class="note bad">{answer.why}</p>;
  const { outcome, detail, worksWhere } = answer;
  return (
    <>
      {outcome.reason !== undefined && (
        <p class="note">
          Why the classical planner: {reasonWords(outcome.reason)}
          {outcome.detail === undefined ? "" : `. ${outcome.detail}`}
        </p>
      )}
      {worksWhere !== undefined && (
        <p class="works">
          Works wherever <code>{worksWhere === "" ? "you like" : worksWhere}</code>
        </p>
      )}
      <PlanSection detail={detail} />
    </>
  );
}
