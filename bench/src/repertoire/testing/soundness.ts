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
import { exampleDomainText } from "../../core/domains.ts";
import { randomState } from "../life.ts";

/*
 * Looks up random states in the village's repertoires and proves every served plan; for some states it also proves that
 * no withheld plan would have worked:
 *
 *   pnpm exec tsx --conditions=@understudy/source bench/src/repertoire/testing/soundness.ts [STATES] [SEED]
 *
 * Prints its findings; exits with 1 if a served plan did not work, or a working one was withheld.
 */

/** Findings in one domain. */
export interface RepertoireSoundness {
  readonly domain: string;
  /** Look-ups in states without the goal. */
  lookups: number;
  served: number;
  /** Served plans that are invalid or have another cost. */
  unsound: number;
  /** Plans compared one by one with their preconditions. */
  compared: number;
  /** Compared plans with a wrong precondition for the state. */
  inexact: number;
}

/** Interval of states for which every plan of the partition is compared with its precondition. */
const COMPARE_EVERY = 50;

/** Plays the shipped repertoires from random states, including unreachable ones. */
export function proveShipped(states: number, seed: number): RepertoireSoundness[] {
  const names = ["guard", "courier", "village"] as const;
  return names.map((name, index) => {
    const domain = loadDomain(exampleDomainText(name));
    const file = new URL(
      `../../../../workshop/simulation/demo/${name}.repertoire.json`,
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
