import type { Work } from "../../base/work/work.ts";
import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { Value } from "../../rules/domain/definition/definition.ts";
import type { Step } from "../../rules/domain/definition/types.ts";
import type { Domain } from "../../rules/domain/domain.ts";
import type { PlanConstraints } from "../../rules/plan/prover.ts";
import { regressPlan } from "../../rules/plan/regress/regress.ts";
import { implies, requirementOf } from "../match/requirement.ts";
import type { Renaming } from "./renaming.ts";
import type { Symmetry } from "./symmetries.ts";

/** Limit on the exchanges tried for one plan; if there are more, an even selection is tried. */
const MAX_EXCHANGES = 96;

/** A plan with other arguments. */
export interface Variant {
  readonly actions: readonly number[];
  /** For each step, the index of the original step. */
  readonly steps: readonly number[];
  readonly precondition: CompiledCondition;
}

/** A plan under a symmetry, possibly for another goal. */
export interface PlanImage {
  readonly actions: readonly number[];
  /** The applied exchanges, in order. */
  readonly path: readonly Renaming[];
}

/**
 * The images of a plan under symmetries, fewest exchanges first. Each works for the image of the goal under the same
 * exchanges.
 *
 * @param goalKey returns the identity of a goal; images of one plan for several goals are all kept
 */
export function planImages(
  plan: readonly number[],
  symmetries: readonly Symmetry[],
  goalKey: (path: readonly Renaming[]) => string,
  maxImages: number,
): PlanImage[] {
  const seen = new Set([`${goalKey([])}|${plan.join()}`]);
  const found: PlanImage[] = [];
  let frontier: readonly PlanImage[] = [{ actions: plan, path: [] }];
  while (frontier.length > 0 && found.length < maxImages) {
    const next: PlanImage[] = [];
    for (const { actions, path } of frontier) {
      for (const { actionImage, renaming } of symmetries) {
        const image = actions.map((action) => actionImage[action] as number);
        const longer = [...path, renaming];
        const key = `${goalKey(longer)}|${image.join()}`;
        if (seen.has(key) || found.length >= maxImages) continue;
        seen.add(key);
        found.push({ actions: image, path: longer });
        next.push({ actions: image, path: longer });
      }
    }
    frontier = next;
  }
  return found;
}

/**
 * Variants of a plan with one argument value exchanged for another throughout: a plan that sells wood becomes one that
 * sells stone. The domain need not be symmetric, so many candidates break. A variant is kept if its regressed
 * precondition for the same goal is not false. Steps needed only for the old value are left out, such as catching a
 * fish that is no longer sold.
 *
 * The number of regressions is (values used × their alternatives, at most 96) × (1 + steps). Each is a piece of work;
 * pieces that give no variant yield undefined.
 */
export function* exchangeArguments(
  domain: Domain,
  plan: readonly number[],
  goal: CompiledCondition,
  constraints: PlanConstraints,
): Generator<Variant | undefined, void, undefined> {
  const seen = new Set([plan.join()]);
  for (const [from, to] of exchanges(domain, plan)) {
    const actions = substituteArgument(domain, plan, from, to);
    if (actions === undefined || seen.has(actions.join())) continue;
    seen.add(actions.join());
    yield;
    const precondition = regressPlan(domain, actions, goal, constraints);
    if (precondition.isFalse) continue;
    const variant = yield* withoutNeedlessSteps(domain, actions, precondition, goal, constraints);
    if (variant.actions.length < actions.length && seen.has(variant.actions.join())) continue;
    seen.add(variant.actions.join());
    if (variant.actions.length > 0) yield variant;
  }
}

/** Pairs of a value used in the plan and another value of the same parameter. */
function exchanges(domain: Domain, plan: readonly number[]): [Value, Value][] {
  const pairs = new Map<string, [Value, Value]>();
  for (const action of plan) {
    const { args } = domain.step(action) as Step;
    const tool = domain.tools[domain.actions.tool[action] as number];
    for (const { name, values } of tool?.parameters ?? []) {
      const from = args[name] as Value;
      for (const to of values) if (to !== from) pairs.set(JSON.stringify([from, to]), [from, to]);
    }
  }
  const all = [...pairs.values()];
  const stride = Math.max(1, all.length / MAX_EXCHANGES);
  return all.filter((_, index) => Math.floor(index / stride) !== Math.floor((index - 1) / stride));
}

/** The plan with one value replaced by another, for every parameter that allows both. */
function substituteArgument(
  domain: Domain,
  plan: readonly number[],
  from: Value,
  to: Value,
): number[] | undefined {
  const actions: number[] = [];
  for (const action of plan) {
    const { tool: name, args } = domain.step(action) as Step;
    const tool = domain.tools[domain.actions.tool[action] as number];
    const changed: Record<string, Value> = { ...args };
    for (const { name: parameter, values } of tool?.parameters ?? []) {
      if (changed[parameter] === from && values.includes(to)) changed[parameter] = to;
    }
    const image = domain.actionOf({ tool: name, args: changed });
    if (image < 0) return undefined;
    actions.push(image);
  }
  return actions;
}

/** The plan without the steps that it does not need. */
function* withoutNeedlessSteps(
  domain: Domain,
  plan: readonly number[],
  precondition: CompiledCondition,
  goal: CompiledCondition,
  constraints: PlanConstraints,
): Work<Variant> {
  let actions = plan;
  let steps: readonly number[] = plan.map((_, index) => index);
  let condition = precondition;
  // Later steps first: steps that only prepare an unnecessary step become unnecessary with it.
  for (let index = plan.length - 1; index >= 0; index--) {
    yield;
    const shorter = actions.filter((_, other) => other !== index);
    const wider = regressPlan(domain, shorter, goal, constraints);
    if (wider.isFalse) continue;
    const narrow = requirementOf(condition, domain.variables);
    if (!implies(narrow, requirementOf(wider, domain.variables), domain.variables)) continue;
    actions = shorter;
    steps = steps.filter((_, other) => other !== index);
    condition = wider;
  }
  return { actions, steps, precondition: condition };
}
