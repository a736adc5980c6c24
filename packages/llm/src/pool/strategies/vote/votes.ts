/**
 * Strategies that ask several and count what they say.
 *
 * @module
 */

import { PlanProver, type Question, regressPlan } from "@understudy/planner-core";
import { gather } from "../../gather.ts";
import type { MemberAnswer } from "../../member-answer.ts";
import type { PoolMember } from "../../pool-member.ts";
import { textMeaning } from "../../pool-request.ts";
import { nobody, type PoolRun } from "../../pool-run.ts";

/** Sums of weights are not exact. */
const EPSILON = 1e-9;

/** An answer that some members share. */
interface Votes {
  readonly votes: readonly MemberAnswer[];
  /** The weight of these votes together. */
  readonly weight: number;
  /** In thousandths. */
  readonly cost: number;
}

/** All that was said, the most votes first, then the lowest cost. */
export interface Ballot {
  readonly all: readonly Votes[];
  /** The number of those that were asked. */
  readonly voters: number;
  /** The weight of all that were asked. */
  readonly weight: number;
  readonly answers: readonly MemberAnswer[];
}

/**
 * Asks all members. A choice is a vote for a candidate; a plan that is accepted is one for what it comes to: plans
 * that work in the same states and lead to the same state are the same, however they are written; texts are the same
 * if they differ in nothing but blanks, capitals and marks around them. Ends as soon as
 * nobody can overtake the first any more.
 */
export async function vote(run: PoolRun): Promise<Ballot> {
  const voters = run.members.length;
  if (voters === 0) throw nobody();
  const weight = weightOf(run.members);
  const isEnough = (answers: readonly MemberAnswer[]): boolean => {
    const [first, second] = count(run, answers);
    if (first === undefined) return false;
    // A tie may be decided by costs, which are not known before the last vote.
    const open = weight - weightOf(answers.map(({ call }) => call.member));
    return first.weight > (second?.weight ?? 0) + open + EPSILON;
  };
  const answers = await gather(run, run.members, { isEnough });
  return { all: count(run, answers), voters, weight, answers };
}

function weightOf(members: readonly PoolMember[]): number {
  return members.reduce((sum, { weight = 1 }) => sum + weight, 0);
}

function count(run: PoolRun, answers: readonly MemberAnswer[]): readonly Votes[] {
  const byMeaning = new Map<string, { votes: MemberAnswer[]; cost: number; weight: number }>();
  for (const answered of answers) {
    const meaning = meaningOf(run, answered);
    if (meaning === undefined) continue;
    const { key, cost } = meaning;
    const known = byMeaning.get(key);
    const { weight = 1 } = answered.call.member;
    if (known === undefined) byMeaning.set(key, { votes: [answered], cost, weight });
    else {
      known.weight += weight;
      // The cheapest of one meaning is taken.
      if (cost < known.cost) known.votes.unshift(answered);
      else known.votes.push(answered);
      known.cost = Math.min(known.cost, cost);
    }
  }
  return [...byMeaning.values()].sort(
    (one, other) => other.weight - one.weight || one.cost - other.cost,
  );
}

interface Meaning {
  readonly key: string;
  readonly cost: number;
}

function meaningOf({ request }: PoolRun, { judged }: MemberAnswer): Meaning | undefined {
  const { answer, isAccepted } = judged;
  if (!isAccepted) return undefined;
  if (answer.kind === "text") return { key: textMeaning(answer.text), cost: 0 };
  if (answer.kind === "choice") {
    const cost = request.candidates?.[answer.index]?.scaledCost ?? 0;
    return { key: String(answer.index), cost };
  }
  if (answer.kind !== "plan" || request.question === undefined) return undefined;
  return planMeaning(request.question, answer.actions);
}

/** When a plan works and where it leads to, and what it costs. */
export function planMeaning(question: Question, actions: readonly number[]): Meaning {
  const { domain, goal, state } = question;
  const prover = new PlanProver(domain);
  prover.prove(state, actions, goal.condition, question);
  const works = domain.format(regressPlan(domain, actions, goal.condition, question));
  return { key: `${works} -> ${prover.state.join(",")}`, cost: prover.scaledCost };
}
