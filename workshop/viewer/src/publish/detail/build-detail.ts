/**
 * The details of an agent for the page.
 *
 * @module
 */

import type { Domain, Goal, GoalReference, PackedState } from "@understudy/planner-core";
import type { DetailMessage, GoalView } from "../../protocol/detail.ts";
import { type AgentSlot, goalText } from "../agent-slot.ts";
import type { CauseFinder, Causes } from "./causes.ts";
import { conditionViews } from "./condition-views.ts";
import { foresee } from "./foresight.ts";
import { outcomeView } from "./outcome-view.ts";
import { stepViews, withCauses } from "./step-views.ts";

/** Current details of an agent. Takes tens of microseconds, more on the first call for a plan, for its causal links. */
export function buildDetail(
  slot: AgentSlot,
  moment: { readonly tick: number; readonly timeMs: number },
  finder: CauseFinder,
  request: number | undefined,
): DetailMessage {
  const { domain, runner, summary } = slot;
  const { outcome, position, isPlaying } = runner;
  const state = runner.observed;
  const base = { type: "detail" as const, ...moment, agent: summary.index };
  const asked = request === undefined ? undefined : { request };
  const told = directiveOf(runner.goal);
  const directive = told === undefined ? undefined : { directive: told };
  if (state === undefined) return { ...base, state: {}, plan: [], ...asked, ...directive };
  const now = state.slice();
  const derived = domain.derived.length === 0 ? undefined : { derived: domain.readDerived(now) };
  const values = { ...base, state: domain.read(now), ...derived };
  if (outcome === undefined) {
    const goal = wantedGoal(domain, runner.goal, now);
    const view = goal === undefined ? undefined : { goal: goalView(domain, goal, now, now) };
    return { ...values, plan: [], ...view, ...asked, ...directive };
  }
  const actions = outcome.plan?.actions ?? [];
  const condition = outcome.status === "solved" ? outcome.goal.condition : undefined;
  const foresight = foresee(domain, now, actions, position, isPlaying, condition);
  const causes = finder.of(domain, outcome, now, position);
  const end = foresight.states.at(-1) ?? now;
  return {
    ...values,
    goal: goalView(domain, outcome.goal, now, end, causes),
    outcome: outcomeView(domain, outcome),
    plan: stepViews(domain, outcome, now, { position, isPlaying }, foresight, causes),
    ...(foresight.broken === undefined ? undefined : { broken: foresight.broken }),
    ...asked,
    ...directive,
  };
}

function goalView(
  domain: Domain,
  goal: Goal,
  now: PackedState,
  end: PackedState,
  causes?: Causes,
): GoalView {
  const conditions = conditionViews(domain, goal.condition.node, now, end);
  return {
    ...(goal.name === undefined ? undefined : { name: goal.name }),
    text: goalText(domain, goal),
    priority: goal.priority,
    holdsNow: goal.condition.holds(now),
    conditions: conditions.map((view) => withCauses(view, causes?.explanation.goal, causes)),
  };
}

function directiveOf(reference: GoalReference): string | undefined {
  const isText = typeof reference === "object" && reference !== null && "directive" in reference;
  return isText ? String(reference.directive) : undefined;
}

/** The agent's given goal, or the most important of several that does not hold. */
function wantedGoal(
  domain: Domain,
  reference: GoalReference,
  state: PackedState,
): Goal | undefined {
  if (typeof reference === "object" && reference !== null && "directive" in reference) {
    return undefined;
  }
  const isList = typeof reference === "object" && reference !== null && "oneOf" in reference;
  const several = isList ? (reference.oneOf as readonly GoalReference[]) : [reference];
  let wanted: Goal | undefined;
  for (const each of several) {
    try {
      const goal = domain.goal(each as string);
      if (goal.condition.holds(state) && isList) continue;
      if (wanted === undefined || goal.priority > wanted.priority) wanted = goal;
    } catch {
      // The runner has already reported its error to the game.
    }
  }
  return wanted;
}
