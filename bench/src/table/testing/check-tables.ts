import { ClassicalPlanner, formatMethod } from "@understudy/classical";
import {
  type Domain,
  type Goal,
  type PackedState,
  PlanProver,
  type Policy,
  type Random,
  runSearch,
  seededRandom,
} from "@understudy/planner-core";
import { StateSpace } from "@understudy/planner-core/testing";
import { allCases } from "../../classical/cases.ts";
import { tableProblems, walk } from "../questions.ts";

/** Limit on states compared with the search. */
const SEARCHED = 100;
/** Node limit of a search; unsettled states are left out. */
const EXPANSIONS = 50_000;
/** Random states to grow a space from, besides the problem's start. */
const STARTS = 100;

/** A goal to check in a domain. */
interface Subject {
  readonly name: string;
  readonly domain: Domain;
  readonly goal: Goal;
  readonly start: PackedState;
}

/** The result of a check. */
export interface TableCheck {
  readonly compared: number;
  /** The finding of each problem. */
  readonly lines: readonly string[];
  /** The first difference; undefined if there is none. */
  readonly difference: string | undefined;
}

/**
 * Policy tables against plain costs: every state that can be reached from random states of a problem, written out, and
 * Bellman's equation on them until nothing changes. Compares the cost of every state and proves every plan. Where the
 * states are too many to write out, random states within reach of the start are compared with what the search
 * proves. Takes problem after problem until enough states were compared, starting with small demonstrations.
 *
 * @param space larger spaces are not written out
 */
export function checkTables(states: number, space: number, seed: number): TableCheck {
  const random = seededRandom(seed);
  const lines: string[] = [];
  let compared = 0;
  for (const subject of subjects()) {
    if (compared >= states) break;
    const verdict = checkSubject(subject, random, space);
    lines.push(`${subject.name}: ${verdict.text}`);
    if (!verdict.agrees) return { compared, lines, difference: lines.at(-1) };
    compared += verdict.compared;
  }
  return { compared, lines, difference: undefined };
}

function subjects(): readonly Subject[] {
  const demonstrations = tableProblems().flatMap(({ name, domain, goals, start }) =>
    goals.map((goal) => ({ name: `${name}/${goal.name}`, domain, goal, start })),
  );
  const others = allCases().map(({ name, domain, goal, state: start }) => {
    return { name, domain, goal, start };
  });
  return [...demonstrations, ...others];
}

interface Verdict {
  readonly agrees: boolean;
  readonly compared: number;
  readonly text: string;
}

function checkSubject({ domain, goal, start }: Subject, random: Random, most: number): Verdict {
  const planner = new ClassicalPlanner();
  const leftOut = (text: string): Verdict => ({ agrees: true, compared: 0, text });
  if (!planner.warm({ domain, goal })) return leftOut("the building did not end");
  const policy = planner.policy({ domain, goal });
  if (policy === undefined) return leftOut(formatMethod(planner.explainMethod({ domain, goal })));
  let space = new StateSpace(domain, [start, ...randomStates(domain, random)], most);
  if (!space.isComplete) space = new StateSpace(domain, [start], most);
  const reader = new PolicyReader(domain, goal, policy);
  if (!space.isComplete) return compareWithSearch({ domain, goal, start }, random, reader);
  const expected = space.scaledCosts(goal);
  let solvable = 0;
  for (const [id, state] of space.states.entries()) {
    const cost = expected[id] as number;
    if (cost < Number.POSITIVE_INFINITY) solvable++;
    const found = reader.scaledCostOf(state);
    if (found !== cost) return differs(domain, state, found, cost);
  }
  const compared = space.states.length;
  return { agrees: true, compared, text: `${compared} states agree, ${solvable} with a plan` };
}

function compareWithSearch(
  { domain, goal, start }: Omit<Subject, "name">,
  random: Random,
  reader: PolicyReader,
): Verdict {
  const searcher = new ClassicalPlanner({ tables: false });
  const states = walk(domain, start, random);
  let compared = 0;
  for (let draw = 0; draw < SEARCHED; draw++) {
    const state = states.next().value;
    const problem = { domain, state, goal, mode: "optimal" } as const;
    const result = runSearch(searcher, problem, { expansions: EXPANSIONS });
    if (result.status === "cut-off" || (result.status === "solved" && !result.optimal)) continue;
    compared++;
    const cost = result.status === "solved" ? result.scaledCost : Number.POSITIVE_INFINITY;
    const found = reader.scaledCostOf(state);
    if (found !== cost) return differs(domain, state, found, cost);
  }
  return { agrees: true, compared, text: `${compared} random states agree with the search` };
}

function differs(domain: Domain, state: PackedState, found: number, cost: number): Verdict {
  const text = `costs ${found}, should be ${cost}, from ${JSON.stringify(domain.read(state))}`;
  return { agrees: false, compared: 0, text };
}

/** Reads plans from a policy, and proves them. */
class PolicyReader {
  readonly #goal: Goal;
  readonly #policy: Policy;
  readonly #prover: PlanProver;
  readonly #plan: Int32Array;

  constructor(domain: Domain, goal: Goal, policy: Policy) {
    this.#goal = goal;
    this.#policy = policy;
    this.#prover = new PlanProver(domain);
    this.#plan = new Int32Array(policy.longestPlan);
  }

  /** The policy's cost, if its plan has that cost; NaN otherwise. */
  scaledCostOf(state: PackedState): number {
    const scaledCost = this.#policy.scaledCost(state);
    const length = this.#policy.plan(state, this.#plan);
    if (scaledCost === Number.POSITIVE_INFINITY) return length === -1 ? scaledCost : Number.NaN;
    const actions = Array.from(this.#plan.subarray(0, Math.max(0, length)));
    const isSound = this.#prover.prove(state, actions, this.#goal.condition);
    return isSound && this.#prover.scaledCost === scaledCost ? scaledCost : Number.NaN;
  }
}

/** Random states that satisfy the domain's `maintain`. */
function randomStates(domain: Domain, random: Random): PackedState[] {
  const states: PackedState[] = [];
  for (let draw = 0; draw < STARTS; draw++) {
    const state = Int32Array.from(
      domain.variables.all,
      ({ min, max }) => min + random.integer(max - min + 1),
    );
    if (domain.maintain.holds(state)) states.push(state);
  }
  return states;
}
