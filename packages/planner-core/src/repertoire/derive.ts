import type { CompiledCondition } from "../condition/condition.ts";
import type { Domain, Goal } from "../domain/domain.ts";
import type { PlanFacts } from "./entry.ts";
import { exchangeArguments, planImages } from "./rebind.ts";
import { Renaming } from "./renaming.ts";
import type { Candidate, Place } from "./stock.ts";
import type { Symmetry } from "./symmetries.ts";

/** What is to be derived from a plan. */
export interface DerivationOptions {
  readonly suffixes: boolean;
  readonly exchangeArguments: boolean;
  readonly maxImages: number;
  /** Where plans for another goal belong; undefined to leave them out. */
  readonly partitionFor: (goal: Goal) => string | undefined;
}

/**
 * The plans that follow from a proved one: its images under the symmetries of the domain, its
 * variants with other arguments, and the suffixes of all of them. All are still to be proved, though
 * only variants can fail to.
 */
export function derivedPlans(
  domain: Domain,
  place: Place,
  plan: readonly number[],
  facts: PlanFacts,
  symmetries: readonly Symmetry[],
  options: DerivationOptions,
): Candidate[] {
  const variants: Candidate[] = [];
  for (const { actions, target } of symmetricPlans(domain, place, plan, symmetries, options)) {
    const derivation = { skippedSteps: 0, rebound: true };
    variants.push({ place: target, actions, facts, derivation });
  }
  if (options.exchangeArguments) {
    const { goal, maintain } = place;
    for (const variant of exchangeArguments(domain, plan, goal.condition, { maintain })) {
      // Nobody has shown that a variant is the cheapest.
      const known = { ...facts, optimal: false };
      const derivation = { skippedSteps: 0, rebound: true };
      variants.push({ place, ...variant, facts: known, derivation });
    }
  }
  if (!options.suffixes) return variants;
  const own: Candidate = {
    place,
    actions: plan,
    facts,
    derivation: { skippedSteps: 0, rebound: false },
  };
  return [...suffixesOf(own), ...variants.flatMap((variant) => [variant, ...suffixesOf(variant)])];
}

/** Every suffix of a plan, longest first, without the empty one. */
function suffixesOf({ place, actions, facts, derivation }: Candidate): Candidate[] {
  return actions.slice(1).map((_, index): Candidate => {
    const skippedSteps = index + 1;
    const leadSteps = Math.max(0, (facts.leadSteps ?? actions.length) - skippedSteps);
    const authors = facts.authors?.slice(skippedSteps);
    return {
      place,
      actions: actions.slice(skippedSteps),
      // Whether the end of the plan is mended is for its own authors to tell.
      facts: {
        ...facts,
        leadSteps,
        authors,
        ...(authors === undefined ? {} : { mended: undefined }),
      },
      derivation: { ...derivation, skippedSteps },
    };
  });
}

function symmetricPlans(
  domain: Domain,
  place: Place,
  plan: readonly number[],
  symmetries: readonly Symmetry[],
  options: DerivationOptions,
): { readonly actions: readonly number[]; readonly target: Place }[] {
  if (symmetries.length === 0) return [];
  const identity = new Renaming(domain.variables, []);
  const renamed = (condition: CompiledCondition, path: readonly Renaming[]): string =>
    identity.conditionKey(
      path.reduce((node, renaming) => renaming.condition(node), condition.node),
    );
  const goalKey = (path: readonly Renaming[]): string => renamed(place.goal.condition, path);
  const { maintain } = place;
  return planImages(plan, symmetries, goalKey, options.maxImages).flatMap(({ actions, path }) => {
    if (maintain !== undefined && renamed(maintain, path) !== renamed(maintain, [])) return [];
    const key = goalKey(path);
    if (key === goalKey([])) return [{ actions, target: place }];
    const goal = domain.goals.find((other) => identity.conditionKey(other.condition.node) === key);
    const partition = goal === undefined ? undefined : options.partitionFor(goal);
    if (goal === undefined || partition === undefined) return [];
    return [{ actions, target: { partition, goal, maintain, text: place.text } }];
  });
}
