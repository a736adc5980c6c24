import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  loadDomain,
  type Random,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { randomState } from "@understudy/simulation";
import { isSound, type WrittenPlan } from "./written-plan.ts";

const EXAMPLES = new URL("../../../examples/domains/", import.meta.url);
const DOMAINS = ["guard", "courier", "village"];
const PLANS_PER_DOMAIN = 120;

/** A typical mistake in a model's plan. */
type Damage = (
  plan: readonly number[],
  pick: (count: number) => number,
  actions: number,
) => number[];

const DAMAGES: readonly Damage[] = [
  // A missing step.
  (plan, pick) => plan.toSpliced(pick(plan.length), 1),
  // Two swapped steps.
  (plan, pick) => {
    const at = pick(Math.max(1, plan.length - 1));
    return plan.toSpliced(at, 2, ...plan.slice(at, at + 2).reverse());
  },
  // A replaced step.
  (plan, pick, actions) => plan.toSpliced(pick(plan.length), 1, pick(actions)),
  // An additional step.
  (plan, pick, actions) => plan.toSpliced(pick(plan.length + 1), 0, pick(actions)),
  // A missing beginning.
  (plan, pick) => plan.slice(1 + pick(Math.min(3, plan.length))),
];

/** Optimal plans of the demo domains with one to three mistakes that break them: 360, deterministic. */
export function damagedPlans(): readonly WrittenPlan[] {
  const random = seededRandom(20_251);
  const planner = new ClassicalPlanner();
  return DOMAINS.flatMap((name) => {
    const domain = loadDomain(readFileSync(new URL(`${name}.json`, EXAMPLES), "utf8"));
    const plans: WrittenPlan[] = [];
    while (plans.length < PLANS_PER_DOMAIN) {
      const plan = damagedPlan(domain, planner, random);
      if (plan !== undefined) plans.push(plan);
    }
    return plans;
  });
}

function damagedPlan(
  domain: Domain,
  planner: ClassicalPlanner,
  random: Random,
): WrittenPlan | undefined {
  const pick = (count: number): number => random.integer(count);
  const goal = domain.goals[pick(domain.goals.length)] as Goal;
  const state = randomState(domain, random);
  const problem = { domain, state, goal, mode: "anytime" } as const;
  const result = runSearch(planner, problem, { expansions: 5000 });
  if (result.status !== "solved" || result.actions.length < 3) return undefined;
  let actions = [...result.actions];
  for (let left = 1 + pick(3); left > 0 && actions.length > 1; left--) {
    const damage = DAMAGES[pick(DAMAGES.length)] as Damage;
    actions = damage(actions, pick, domain.actions.count);
  }
  const plan = { domain, state, goal, actions };
  return isSound(plan) ? undefined : plan;
}
