import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import type { DetailMessage, StepView } from "../../../src/protocol/detail.ts";
import { formatCost, formatNumber } from "../../model/format.ts";
import { type CausalLink, giftsOf, layOutArcs, linksOf } from "../../model/plan/arcs.ts";
import { foldedSteps, marksOf } from "../../model/plan/folded-plan.ts";
import { stepText } from "../../model/plan/step-text.ts";
import { stepNumbers } from "../../model/words.ts";
import { ConditionList } from "../parts/condition-list.tsx";
import { Icon } from "../parts/icons.tsx";
import { PlanArcs } from "./plan-arcs.tsx";

/** The plan as a list, with its causal links beside it. */
export function PlanSection({ detail }: { detail: DetailMessage }): JSX.Element {
  const { plan, broken } = detail;
  const opened = useSignal<ReadonlySet<number>>(new Set());
  const pointed = useSignal<number | undefined>(undefined);
  const list = useRef<HTMLOListElement>(null);
  const marks = useSignal<readonly number[]>([]);
  const isUnfolded = useSignal(false);
  const links = linksOf(plan);
  const folded = isUnfolded.value ? 0 : foldedSteps(plan);

  // Arcs attach to rows, whose heights are known only after layout.
  useLayoutEffect(() => {
    const rows = [...(list.current?.children ?? [])] as HTMLElement[];
    const next = marksOf(
      rows.map((row) => row.offsetTop + 14),
      folded,
    );
    if (next.join() !== marks.peek().join()) marks.value = next;
  });
  if (plan.length === 0) return <NoPlan detail={detail} />;
  const toggle = (index: number): void => {
    const next = new Set(opened.peek());
    if (!next.delete(index)) next.add(index);
    opened.value = next;
  };
  const done = plan.filter(({ phase }) => phase === "done").length;
  return (
    <section class="section" aria-label="Plan">
      <h2>
        Plan{" "}
        <span class="muted">
          {formatNumber(plan.length, "step")}, {done} done, cost{" "}
          {formatCost(plan.reduce((sum, { cost }) => sum + cost, 0))}
        </span>
      </h2>
      <BrokenNote detail={detail} />
      <div class="plan">
        <PlanArcs
          arcs={layOutArcs(links.filter(({ to }) => to >= folded))}
          marks={marks.value}
          plan={plan}
          pointed={pointed.value}
        />
        <ol
          ref={list}
          class="steps"
          onPointerLeave={() => {
            pointed.value = undefined;
          }}
        >
          {folded > 0 && (
            <FoldedRow
              steps={folded}
              unfold={() => {
                isUnfolded.value = true;
              }}
            />
          )}
          {plan.map((step, index) =>
            index < folded ? null : (
              <StepRow
                key={index}
                step={step}
                index={index}
                links={links}
                goalAt={plan.length}
                isBroken={broken?.step === index}
                isOpen={
                  opened.value.has(index) !== (step.phase === "playing" || step.phase === "next")
                }
                toggle={() => toggle(index)}
                point={() => {
                  pointed.value = index;
                }}
              />
            ),
          )}
          <GoalRow
            detail={detail}
            point={() => {
              pointed.value = plan.length;
            }}
          />
        </ol>
      </div>
    </section>
  );
}

function NoPlan({ detail: { outcome, goal } }: { detail: DetailMessage }): JSX.Element {
  return (
    <section class="section">
      <h2>Plan</h2>
      <p class="note">
        {outcome?.status === "unsolvable"
          ? "There is no plan: the goal is proved unreachable."
          : goal?.holdsNow === true
            ? "None is needed: the goal holds."
            : "None now."}
      </p>
    </section>
  );
}

/** The step at which a plan no longer works, if any. */
function BrokenNote({ detail: { plan, broken } }: { detail: DetailMessage }): JSX.Element | null {
  if (broken === undefined) return null;
  return (
    <p class="note bad" role="status">
      {broken.step < plan.length
        ? `Step ${broken.step + 1} no longer works: ${broken.why}`
        : `The plan no longer reaches the goal: ${broken.why}`}
    </p>
  );
}

/** The finished steps, as one row. */
function FoldedRow({ steps, unfold }: { steps: number; unfold: () => void }): JSX.Element {
  return (
    <li class="step done">
      <button type="button" class="step-head" onClick={unfold}>
        <span class="phase">✓</span>
        <span class="muted">{formatNumber(steps, "step")} before, all done</span>
      </button>
    </li>
  );
}

interface GoalRowProps {
  readonly detail: DetailMessage;
  readonly point: () => void;
}

/** The goal, below the steps. */
function GoalRow({ detail: { goal, outcome }, point }: GoalRowProps): JSX.Element {
  return (
    <li class={`step goal-row ${goal?.holdsNow === true ? "done" : ""}`} onPointerEnter={point}>
      <span class="step-head">
        <span class="phase">◎</span>
        <span class="step-text cut">{goal?.text ?? outcome?.goal ?? "goal"}</span>
      </span>
    </li>
  );
}

interface StepRowProps {
  readonly step: StepView;
  readonly index: number;
  readonly links: readonly CausalLink[];
  /** The row for links to the goal. */
  readonly goalAt: number;
  readonly isOpen: boolean;
  readonly isBroken: boolean;
  readonly toggle: () => void;
  readonly point: () => void;
}

const PHASES: Readonly<Record<StepView["phase"], readonly [mark: string, word: string]>> = {
  done: ["✓", "done"],
  playing: ["▶", "being played"],
  next: ["›", "next"],
  later: ["·", "later"],
};

function StepRow(props: StepRowProps): JSX.Element {
  const { step, index, links, goalAt, isOpen, isBroken, toggle, point } = props;
  const [mark, word] = PHASES[step.phase];
  const gifts = giftsOf(links, index);
  return (
    <li class={`step ${step.phase} ${isBroken ? "broken" : ""}`} onPointerEnter={point}>
      <button
        type="button"
        class="step-head"
        aria-expanded={isOpen}
        onClick={toggle}
        onFocus={point}
      >
        <span class="phase" role="img" aria-label={word}>
          {mark}
        </span>
        <span class="step-number">{index + 1}</span>
        <span class="step-text cut" title={step.text}>
          {step.things === undefined
            ? step.text
            : stepText({ tool: step.tool, args: { ...step.args, ...step.things } })}
        </span>
        {step.writer !== "unknown" && (
          <span
            class={`writer ${step.writer}`}
            title={
              step.writer === "model"
                ? "The model wrote this step."
                : "The planner wrote this step."
            }
          >
            {step.writer === "model" ? "model" : "planner"}
          </span>
        )}
        <span class="step-cost" title="cost">
          {formatCost(step.cost)}
        </span>
        <span class={`twist ${isOpen ? "open" : ""}`}>
          <Icon name="chevron" size={9} />
        </span>
      </button>
      {isOpen && (
        <div class="step-body">
          {Object.entries(step.things ?? {}).map(([name, thing]) => (
            <p key={name}>
              {name} is <b class="bound">{thing}</b>
            </p>
          ))}
          {step.conditions.length === 0 ? (
            <p class="note">Needs nothing.</p>
          ) : (
            <ConditionList conditions={step.conditions} isDone={step.phase === "done"} />
          )}
          {step.effects.length > 0 && (
            <p class="effects">
              {step.effects.map(({ variable, from, to }) => (
                <span key={variable} class="effect">
                  {variable} {String(from)} → <b>{String(to)}</b>
                </span>
              ))}
            </p>
          )}
          {gifts.map(({ conditions, takers }) => (
            <p key={conditions} class="serves">
              gives <span class="code">{conditions}</span> to {takersText(takers, goalAt)}
            </p>
          ))}
        </div>
      )}
    </li>
  );
}

/** The steps that need a condition, the goal, or both. */
function takersText(takers: readonly number[], goalAt: number): string {
  const steps = takers.filter((taker) => taker !== goalAt);
  const words = steps.length === 0 ? [] : [stepNumbers(steps)];
  return (steps.length < takers.length ? [...words, "the goal"] : words).join(" and ");
}
