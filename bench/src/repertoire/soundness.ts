import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import {
  type Domain,
  type Goal,
  loadDomain,
  PlanProver,
  Repertoire,
  seededRandom,
} from "@understudy/planner-core";
import { exampleDomainText } from "../core/domains.ts";
import { randomState } from "./life.ts";

/*
 * Looks up random states in the repertoires that the village plays and proves every plan served; for
 * some states it also proves that no plan that was held back would have worked:
 *
 *   pnpm exec tsx --conditions=@understudy/source bench/src/repertoire/soundness.ts [STATES] [SEED]
 *
 * Prints what it found; exits with 1 if a plan did not work, or one that works was not served.
 */

/** The findings in one domain. */
export interface RepertoireSoundness {
  readonly domain: string;
  /** Look-ups in states in which the goal does not hold. */
  lookups: number;
  served: number;
  /** Plans that were served and do not work, or cost something else. */
  unsound: number;
  /** Plans compared with their preconditions one by one. */
  compared: number;
  /** Those among them that work where the precondition does not hold, or the other way round. */
  inexact: number;
}

/** States for which every plan of the partition is compared with its precondition: one in so many. */
const COMPARE_EVERY = 50;

/** Plays the shipped repertoires from random states, arbitrary ones included that no agent reaches. */
export function proveShipped(states: number, seed: number): RepertoireSoundness[] {
  const names = ["guard", "courier", "village"] as const;
  return names.map((name, index) => {
    const domain = loadDomain(exampleDomainText(name));
    const file = new URL(
      `../../../workshop/simulation/demo/${name}.repertoire.json`,
      import.meta.url,
    );
    const { repertoire } = Repertoire.load(domain, readFileSync(file, "utf8"));
    return proveOne(domain, repertoire, Math.ceil(states / names.length), seed + index);
  });
}

function proveOne(
  domain: Domain,
  repertoire: Repertoire,
  states: number,
  seed: number,
): RepertoireSoundness {
  const counts = { lookups: 0, served: 0, unsound: 0, compared: 0, inexact: 0 };
  const random = seededRandom(seed);
  const prover = new PlanProver(domain);
  while (counts.lookups < states) {
    const state = randomState(domain, random);
    const goal = domain.goals[random.integer(domain.goals.length)] as Goal;
    if (goal.condition.holds(state)) continue;
    counts.lookups++;
    const partition = repertoire.partitionOf(goal);
    const found = repertoire.match(partition, state);
    if (found !== undefined) {
      counts.served++;
      const works = prover.prove(state, found.plan.actions, goal.condition);
      if (!works || prover.scaledCost !== found.scaledCost) counts.unsound++;
    }
    if (counts.lookups % COMPARE_EVERY !== 0) continue;
    for (const { plan, precondition } of repertoire.list(partition)) {
      counts.compared++;
      const works = prover.prove(state, plan.actions, goal.condition);
      if (works !== precondition.holds(state)) counts.inexact++;
    }
  }
  return { domain: domain.name, ...counts };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const states = Number(process.argv[2] ?? 1_000_000);
  const found = proveShipped(states, Number(process.argv[3] ?? 1));
  for (const one of found) console.log(JSON.stringify(one));
  const isWrong = found.some(({ unsound, inexact }) => unsound + inexact > 0);
  process.exitCode = isWrong ? 1 : 0;
}
