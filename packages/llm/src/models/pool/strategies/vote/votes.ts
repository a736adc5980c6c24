/**
 * Strategies that call several members and count their answers.
 *
 * @module
 */

import { PlanProver, type Question, regressPlan } from "@understudy/planner-core";
import { gather } from "../../gather.ts";
import type { MemberAnswer } from "../../member-answer.ts";
import type { PoolMember } from "../../pool-member.ts";
import { textMeaning } from "../../pool-request.ts";
import { nobody, type PoolRun } from "../../pool-run.ts";

/** Tolerance for rounding in sums of weights. */
const EPSILON = 1e-9;

/** The votes for one answer. */
interface Votes {
  readonly votes: readonly MemberAnswer[];
  /** Total weight of the votes. */
  readonly weight: number;
  /** Cost in thousandths. */
  readonly cost: number;
}

/** Counted votes. */
export interface Ballot {
  readonly all: readonly Votes[];
  /** Number of members with a vote. */
  readonly voters: number;
  /** Total weight of all members with a vote. */
  readonly weight: number;
  readonly answers: readonly MemberAnswer[];
}

/**
 * Collects one vote per member. A choice is a vote for its candidate. Accepted plans are equal if they work in the
 * same states and lead to the same state, however they are written. Texts are equal if they differ only in
 * whitespace, case and surrounding marks. Ends as soon as the leader cannot be overtaken.
 */
export async function vote(run: PoolRun): Promise<Ballot> {
  const voters = run.members.length;
  if (voters === 0) throw nobody();
  const weight = weightOf(run.members);
  const isEnough = (answers: readonly MemberAnswer[]): boolean => {
    const [first, second] = count(run, answers);
    if (first === undefined) return false;
    // Costs may decide a tie, and are final only after the last vote.
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
      // The cheapest vote represents all votes with the same meaning.
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

/** Identity of a plan by its precondition and result, and its cost. */
export function planMeaning(question: Question, actions: readonly number[]): Meaning {
  const { domain, goal, state } = question;
  const prover = new PlanProver(domain);
  prover.prove(state, actions, goal.condition, question);
  const works = domain.format(regressPlan(domain, actions, goal.condition, question));
  return { key: `${works} -> ${prover.state.join(",")}`, cost: prover.scaledCost };
}
