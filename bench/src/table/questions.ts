import { readFileSync } from "node:fs";
import { ClassicalPlanner } from "@understudy/classical";
import {
  applyAction,
  type Domain,
  type Goal,
  loadDomain,
  type PackedState,
  type Random,
  seededRandom,
} from "@understudy/planner-core";
import { holds } from "@understudy/planner-core/compiled";
import { allProblems } from "../classical/problems/index.ts";

/** A domain with agents that plan from tables, and their goals. */
export interface TableProblem {
  readonly name: string;
  readonly domain: Domain;
  readonly goals: readonly Goal[];
  readonly start: PackedState;
}

/** A question of an agent. */
export interface Question {
  readonly state: PackedState;
  readonly goal: Goal;
}

/** Average steps between restarts of a walk. */
const RESTART_EVERY = 60;

let loaded: readonly TableProblem[] | undefined;

/** Two domains of the examples, GPGOAP's demonstration, and independent chains. */
export function tableProblems(): readonly TableProblem[] {
  loaded ??= [
    example("guard"),
    example("courier"),
    fromSet("combat", "soldier"),
    fromSet("wide30", "wide-30"),
    fromSet("wide60", "wide-60"),
  ];
  return loaded;
}

/** Random reachable states, each with a reachable goal that does not hold: every plan has at least one step. */
export function questionsOf(problem: TableProblem, count: number): readonly Question[] {
  const { domain, goals, start } = problem;
  const planner = warmPlanner(problem);
  const random = seededRandom(7);
  const questions: Question[] = [];
  const states = walk(domain, start, random);
  while (questions.length < count) {
    const state = states.next().value as PackedState;
    const goal = goals[random.integer(goals.length)] as Goal;
    const scaledCost = planner.policy({ domain, goal })?.scaledCost(state) as number;
    if (scaledCost > 0 && scaledCost < Number.POSITIVE_INFINITY)
      questions.push({ state: state.slice(), goal });
  }
  return questions;
}

const planners = new Map<TableProblem, ClassicalPlanner>();

/** A planner with the tables of all goals, one per problem. */
export function warmPlanner(problem: TableProblem): ClassicalPlanner {
  let planner = planners.get(problem);
  if (planner === undefined) {
    planner = new ClassicalPlanner();
    planner.warm(problem.goals.map((goal) => ({ domain: problem.domain, goal })));
    planners.set(problem, planner);
  }
  return planner;
}

/** An endless random walk. It yields the same array each time. */
export function* walk(
  domain: Domain,
  start: PackedState,
  random: Random,
): Generator<PackedState, never> {
  const { actions } = domain;
  let [state, next] = [start.slice(), start.slice()];
  for (;;) {
    yield state;
    if (random.integer(RESTART_EVERY) === 0) state.set(start);
    const first = random.integer(actions.count);
    for (let offset = 0; offset < actions.count; offset++) {
      const action = (first + offset) % actions.count;
      const from = actions.conditionStart[action] as number;
      const to = actions.conditionStart[action + 1] as number;
      if (!holds(actions.conditions, from, to, state)) continue;
      applyAction(actions, action, state, next);
      if (!domain.maintain.holds(next)) continue;
      [state, next] = [next, state];
      break;
    }
  }
}

/** Every variable at its first or lowest value. */
function example(name: string): TableProblem {
  const url = new URL(`../../../examples/domains/${name}.json`, import.meta.url);
  const domain = loadDomain(readFileSync(url, "utf8"));
  const start = Int32Array.from(domain.variables.all, ({ min }) => min);
  return { name, domain, goals: domain.goals, start };
}

/** A problem of the search's set, with its goal declared as in a game. */
function fromSet(name: string, problemName: string): TableProblem {
  const found = allProblems().find((one) => one.name === problemName);
  if (found === undefined) throw new RangeError(`There is no problem ${problemName}`);
  const goals = [{ name: "win", when: found.goal, priority: 1 }];
  const domain = loadDomain({ ...found.domain, goals });
  return { name, domain, goals: domain.goals, start: domain.state(found.state) };
}
