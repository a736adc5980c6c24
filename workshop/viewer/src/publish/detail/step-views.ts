import {
  authorOfStep,
  COST_SCALE,
  type Domain,
  type Outcome,
  type PackedState,
  type Step,
  type Value,
  type Variable,
} from "@understudy/planner-core";
import { decodeValue } from "@understudy/planner-core/compiled";
import type { ConditionView, StepView, StepWriter } from "../../protocol/detail.ts";
import type { Causes } from "./causes.ts";
import { conditionViews } from "./condition-views.ts";
import type { Foresight } from "./foresight.ts";

/** The agent's progress in its plan. */
export interface Progress {
  readonly position: number;
  readonly isPlaying: boolean;
}

/** All steps of a plan, finished, running and pending, with the reasons of their conditions. */
export function stepViews(
  domain: Domain,
  outcome: Outcome,
  now: PackedState,
  { position, isPlaying }: Progress,
  { states }: Foresight,
  causes: Causes | undefined,
): StepView[] {
  const actions = outcome.plan?.actions ?? [];
  return actions.map((action, index): StepView => {
    const { tool, args } = domain.step(action) as Step;
    const phase =
      index < position ? "done" : index > position ? "later" : isPlaying ? "playing" : "next";
    const before = states[Math.min(index - position, states.length - 1)] ?? now;
    const isKnown = index >= position && index - position < states.length;
    const conditions = conditionViews(domain, domain.actionCondition(action), now, before);
    const explained = causes?.explanation.steps[index - causes.from];
    const after = isKnown ? states[index - position + 1] : undefined;
    return {
      tool,
      args,
      text: domain.formatAction(action),
      cost: (domain.actions.scaledCost[action] as number) / COST_SCALE,
      phase,
      writer: writerOf(outcome, index),
      conditions: conditions.map((view) =>
        withCauses(
          phase === "done" ? { ...view, holdsThen: true } : view,
          explained?.needs,
          causes,
        ),
      ),
      effects: after === undefined ? [] : effectsOf(domain, before, after),
      ...(explained === undefined || causes === undefined
        ? undefined
        : {
            serves: explained.serves.map(({ condition, to }) => ({
              condition,
              to: shifted(to, causes.from),
            })),
          }),
    };
  });
}

/** A condition with the steps that achieve it. */
export function withCauses(
  view: ConditionView,
  needs: readonly { readonly condition: string; readonly from: readonly number[] }[] | undefined,
  causes: Causes | undefined,
): ConditionView {
  const need = needs?.find(({ condition }) => condition === view.text);
  if (need === undefined || causes === undefined) return view;
  return { ...view, from: need.from.map((step) => step + causes.from) };
}

function shifted(to: number | "goal", by: number): number | "goal" {
  return to === "goal" ? to : to + by;
}

function writerOf(outcome: Outcome, index: number): StepWriter {
  const author = authorOfStep(outcome, index);
  if (author === "llm") return "model";
  return author === "classical" ? "planner" : "unknown";
}

function effectsOf(
  domain: Domain,
  before: PackedState,
  after: PackedState,
): { variable: string; from: Value; to: Value }[] {
  const changed = domain.variables.all.filter(({ id }) => before[id] !== after[id]);
  const valueIn = (state: PackedState, variable: Variable): Value =>
    decodeValue(variable, state[variable.id] as number);
  return changed.map((variable) => ({
    variable: variable.name,
    from: valueIn(before, variable),
    to: valueIn(after, variable),
  }));
}
