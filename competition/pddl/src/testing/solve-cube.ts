import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, planOf, runSearch } from "@understudy/planner-core";
import { importPddl } from "../import-pddl.ts";
import { formatPddlPlan } from "../translate/plan-text.ts";
import { type Cube, cubeTask, TURNS, type Turn, turned } from "./cube.ts";

const byStep = new Map(TURNS.map((turn) => [`(${turn.name})`, turn]));

/**
 * The steps of a first plan, and the resulting cube.
 *
 * @param turns allowed turns
 */
export function solveCube(
  start: Cube,
  goal: Cube,
  turns: readonly Turn[] = TURNS,
): { readonly steps: readonly string[]; readonly end: Cube } {
  const task = importPddl(cubeTask(start, goal));
  const domain = loadDomain(task.definition);
  const state = domain.state(task.state);
  const others = TURNS.filter((turn) => !turns.includes(turn));
  const disabled = domain.actionSet(others.map(({ name }) => ({ tool: name, args: {} })));
  const wanted = domain.goal(task.goal);
  const problem = { domain, state, goal: wanted, disabled, mode: "first" } as const;
  const result = runSearch(new ClassicalPlanner(), problem, {
    expansions: 5000,
  });
  const actions = result.status === "solved" ? result.actions : [];
  const steps = formatPddlPlan(planOf(domain, actions).steps);
  const end = steps.reduce((cube, step) => {
    const turn = byStep.get(step);
    if (turn === undefined) throw new RangeError(`${step} is no turn`);
    return turned(cube, turn);
  }, start);
  return { steps, end };
}
