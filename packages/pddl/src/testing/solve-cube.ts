import { ClassicalPlanner } from "@understudy/classical";
import { loadDomain, planOf, runSearch } from "@understudy/planner-core";
import { formatPddlPlan, importPddl } from "../index.ts";
import { type Cube, cubeTask, TURNS, turned } from "./cube.ts";

const byStep = new Map(TURNS.map((turn) => [`(${turn.name})`, turn]));

/** The steps of a first plan, and the cube after them. */
export function solveCube(
  start: Cube,
  goal: Cube,
): { readonly steps: readonly string[]; readonly end: Cube } {
  const task = importPddl(cubeTask(start, goal));
  const domain = loadDomain(task.definition);
  const state = domain.state(task.state);
  const problem = { domain, state, goal: domain.goal(task.goal), mode: "first" } as const;
  const result = runSearch(new ClassicalPlanner(), problem, { expansions: 1000 });
  const actions = result.status === "solved" ? result.actions : [];
  const steps = formatPddlPlan(planOf(domain, actions).steps);
  const end = steps.reduce((cube, step) => {
    const turn = byStep.get(step);
    if (turn === undefined) throw new RangeError(`${step} is no turn`);
    return turned(cube, turn);
  }, start);
  return { steps, end };
}
