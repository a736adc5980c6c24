import { ActionSet, CompiledCondition, type Domain, Ways } from "@understudy/planner-core";
import { ApplicableSteps } from "../../../../decoding/applicable-steps.ts";
import { PlanConstraint } from "../../../../decoding/plan-constraint.ts";
import { wellFormedSteps } from "../../../../decoding/step-rules.ts";
import { StepTokens } from "../../../../decoding/step-tokens.ts";
import type { TokenConstraint } from "../../../../decoding/token-constraint.ts";
import type { WirePlan } from "../../shared/protocol.ts";
import type { ServedEngine } from "./served-engine.ts";

/**
 * Maximum number of ground actions for which all step tokens are prepared; in larger domains only few actions apply in
 * any state.
 */
const MAX_PREPARED = 10_000;

/** Step tokens by vocabulary and domain, shared by all questions. */
const known = new WeakMap<object, WeakMap<Domain, StepTokens>>();

/** The decoding constraint of a plan; undefined in the mode `free`. */
export function constraintOf(
  engine: ServedEngine,
  domain: Domain,
  plan: WirePlan,
): TokenConstraint | undefined {
  const { mode, maxSteps, state } = plan;
  if (mode === "free") return undefined;
  const steps = stepTokens(engine, domain);
  if (mode === "grammar") {
    const rules = wellFormedSteps(domain, maxSteps);
    if (rules !== undefined) return new PlanConstraint(rules, steps);
  }
  const rules = new ApplicableSteps(domain, {
    state,
    goal: new CompiledCondition(plan.goal),
    disabled: actionSet(domain, plan.disabled),
    ways: plan.ways && new Ways(domain.variables.position, plan.ways),
    maintain: plan.maintain === undefined ? undefined : new CompiledCondition(plan.maintain),
    maxSteps,
  });
  return new PlanConstraint(rules, steps);
}

/**
 * Prepares the step tokens of a domain for every constrained mode. Takes milliseconds for thousands of ground actions
 * and cannot be interrupted.
 */
export function prepareConstraint(
  engine: ServedEngine,
  domain: Domain,
  { mode }: Pick<WirePlan, "mode">,
): void {
  if (mode !== "free" && domain.actions.count <= MAX_PREPARED) stepTokens(engine, domain).makeAll();
}

function stepTokens(engine: ServedEngine, domain: Domain): StepTokens {
  let domains = known.get(engine.vocabulary);
  if (domains === undefined) {
    domains = new WeakMap();
    known.set(engine.vocabulary, domains);
  }
  let steps = domains.get(domain);
  if (steps === undefined) {
    steps = new StepTokens(domain, engine);
    domains.set(domain, steps);
  }
  return steps;
}

function actionSet(domain: Domain, actions: readonly number[]): ActionSet {
  const set = new ActionSet(domain.actions.count);
  for (const action of actions) set.add(action);
  return set;
}
