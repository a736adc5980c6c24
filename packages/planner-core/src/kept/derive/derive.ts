/**
 * Plans derived from proved ones: with other objects, or as suffixes.
 *
 * @module
 */

import type { CompiledCondition } from "../../rules/condition/condition.ts";
import type { Domain, Goal } from "../../rules/domain/domain.ts";
import type { Derivation, PlanFacts } from "../store/entry.ts";
import type { StoreCandidate, StorePlace } from "../store/plan-store.ts";
import { exchangeArguments, planImages } from "./rebind.ts";
import { Renaming } from "./renaming.ts";
import type { Symmetry } from "./symmetries.ts";

/** Options for deriving plans from a plan. */
export interface DerivationOptions {
  readonly suffixes: boolean;
  readonly exchangeArguments: boolean;
  /** The partition of plans for another goal; undefined to leave them out. */
  readonly partitionFor: (goal: Goal) => string | undefined;
}

/**
 * Limit on the length of plans that others are derived from: the number of derived plans grows with the square of the
 * length.
 */
const MAX_STEPS = 100;
/** Limit on the number of images of one plan under symmetries. */
const MAX_IMAGES = 12;

/**
 * The plans derived from a proved one: its suffixes, its images under the symmetries of the domain, and its variants
 * with other arguments, each with suffixes of its own. All must still be proved, although only variants can fail.
 * Yields undefined after work that gave no plan. Plans of more than 100 steps have no derived plans.
 */
export function* derivedPlans(
  domain: Domain,
  place: StorePlace,
  plan: readonly number[],
  facts: PlanFacts,
  symmetries: readonly Symmetry[],
  options: DerivationOptions,
): Generator<StoreCandidate | undefined, void, undefined> {
  if (plan.length > MAX_STEPS) return;
  const withSuffixes = (candidate: StoreCandidate): StoreCandidate[] =>
    options.suffixes ? [candidate, ...suffixesOf(candidate)] : [candidate];
  const own: StoreCandidate = { place, actions: plan, facts, derivation: WHOLE };
  yield* withSuffixes(own).slice(1);
  for (const { actions, target } of symmetricPlans(domain, place, plan, symmetries, options)) {
    yield* withSuffixes({ place: target, actions, facts, derivation: REBOUND });
  }
  if (!options.exchangeArguments) return;
  const { goal, maintain } = place;
  for (const variant of exchangeArguments(domain, plan, goal.condition, { maintain })) {
    if (variant === undefined) yield;
    else {
      const { actions, precondition, steps } = variant;
      const known = factsOfVariant(facts, steps, plan.length);
      yield* withSuffixes({ place, actions, precondition, facts: known, derivation: REBOUND });
    }
  }
}

const WHOLE: Derivation = Object.freeze({ skippedSteps: 0, rebound: false });
const REBOUND: Derivation = Object.freeze({ skippedSteps: 0, rebound: true });

/** The facts of a variant: it has the authors of the corresponding steps, and is not known to be optimal. */
function factsOfVariant(facts: PlanFacts, steps: readonly number[], length: number): PlanFacts {
  const { authors, leadSteps = length } = facts;
  return {
    ...facts,
    optimal: false,
    leadSteps: steps.filter((step) => step < leadSteps).length,
    authors: authors && steps.map((step) => authors[step] ?? "designer"),
  };
}

/** Every non-empty suffix of a plan, longest first. */
function suffixesOf({ place, actions, facts, derivation }: StoreCandidate): StoreCandidate[] {
  return actions.slice(1).map((_, index): StoreCandidate => {
    const skippedSteps = index + 1;
    const leadSteps = Math.max(0, (facts.leadSteps ?? actions.length) - skippedSteps);
    const authors = facts.authors?.slice(skippedSteps);
    return {
      place,
      actions: actions.slice(skippedSteps),
      facts: { ...facts, leadSteps, authors },
      derivation: { ...derivation, skippedSteps },
    };
  });
}

function symmetricPlans(
  domain: Domain,
  place: StorePlace,
  plan: readonly number[],
  symmetries: readonly Symmetry[],
  options: DerivationOptions,
): { readonly actions: readonly number[]; readonly target: StorePlace }[] {
  if (symmetries.length === 0) return [];
  const identity = new Renaming(domain.variables, []);
  const renamed = (condition: CompiledCondition, path: readonly Renaming[]): string =>
    identity.conditionKey(
      path.reduce((node, renaming) => renaming.condition(node), condition.node),
    );
  const goalKey = (path: readonly Renaming[]): string => renamed(place.goal.condition, path);
  const { maintain } = place;
  return planImages(plan, symmetries, goalKey, MAX_IMAGES).flatMap(({ actions, path }) => {
    if (maintain !== undefined && renamed(maintain, path) !== renamed(maintain, [])) return [];
    const key = goalKey(path);
    if (key === goalKey([])) return [{ actions, target: place }];
    const goal = domain.goals.find((other) => identity.conditionKey(other.condition.node) === key);
    const partition = goal === undefined ? undefined : options.partitionFor(goal);
    if (goal === undefined || partition === undefined) return [];
    return [{ actions, target: { partition, goal, maintain, text: place.text } }];
  });
}
