import {
  type Condition,
  DomainError,
  type Issue,
  loadDomain,
  RequestError,
  type ToolDefinition,
} from "@understudy/planner-core";
import { type GroundFormula, visitLeaves } from "../ground/ground-formula.ts";
import type { GroundAction, GroundTask } from "../ground/ground-task.ts";
import { PddlError, type PddlPlace } from "../pddl-error.ts";
import type { Translation } from "./translate.ts";

const START: PddlPlace = { source: "problem", line: 1, column: 1 };
const HINT =
  "give its numbers smaller bounds, such as ; @bounds fuel 0 20, or let the actions keep the sum as a number";
/** A tool, and a fact that it changes: a domain has at least one. */
const IDLE = "idle.";

/**
 * Sees whether the domain language can write out the sums of a task: how much that takes is known only where they are
 * compiled. The other actions are not compiled here.
 *
 * @throws PddlError at the place of a sum that is too large
 */
export function checkSums(task: GroundTask, { definition, goal, preferences }: Translation): void {
  const byName = new Map(task.actions.map((action) => [action.name, action]));
  const tools = (definition.tools as readonly ToolDefinition[]).filter((tool) => {
    const action = byName.get(tool.name);
    return action !== undefined && needsCheck(action);
  });
  const wishes = [task.goal, ...task.preferences.map((each) => each.goal)];
  const goals = [goal, ...preferences.map((each) => each.goal)];
  const summed = wishes.map((wish) => (wish === undefined ? undefined : placeOfSum(wish)));
  const maintained = placeOfSum(task.maintain);
  if (
    tools.length === 0 &&
    maintained === undefined &&
    summed.every((each) => each === undefined)
  ) {
    return;
  }
  const placeOf = (pointer: string): PddlPlace => {
    if (pointer.startsWith("/maintain")) return maintained ?? START;
    const [, index] = /^\/tools\/(\d+)\//.exec(pointer) ?? [];
    const action = byName.get(tools[Number(index)]?.name ?? "");
    return action === undefined ? START : placeIn(action, pointer);
  };
  const part = {
    ...definition,
    state: { ...definition.state, [IDLE]: { type: "boolean" } },
    tools: [...tools, { name: IDLE, then: { [IDLE]: true } }],
  };
  const domain = attempt(() => loadDomain(part), placeOf);
  summed.forEach((place, index) => {
    if (place !== undefined)
      attempt(
        () => domain.goal(goals[index] as Condition),
        () => place,
      );
  });
}

/** Whether numbers of an action are written out for several values. */
function needsCheck({ condition, effects }: GroundAction): boolean {
  return (
    placeOfSum(condition) !== undefined ||
    effects.some(
      (effect) =>
        placeOfSum(effect.condition) !== undefined ||
        effect.changes.some(({ terms }) => terms.length > 0),
    )
  );
}

/** The place of the sum that a pointer into a tool is about. */
function placeIn({ condition, effects, place }: GroundAction, pointer: string): PddlPlace {
  const change = effects.flatMap(({ changes }) => changes).find(({ terms }) => terms.length > 0);
  if (pointer.includes("/then")) return change?.place ?? place;
  const sums = [condition, ...effects.map((effect) => effect.condition)].map(placeOfSum);
  return sums.find((each) => each !== undefined) ?? change?.place ?? place;
}

function placeOfSum(formula: GroundFormula): PddlPlace | undefined {
  let place: PddlPlace | undefined;
  visitLeaves(formula, (leaf) => {
    if (leaf.kind === "test" && leaf.test.kind === "sum") place ??= leaf.test.place;
  });
  return place;
}

/** Says of what is wrong with a domain where the PDDL has it. */
function attempt<T>(part: () => T, placeOf: (pointer: string) => PddlPlace): T {
  try {
    return part();
  } catch (error) {
    if (!(error instanceof DomainError || error instanceof RequestError)) throw error;
    const issues = error.issues.map(({ pointer, message }: Issue) => ({
      pointer: "",
      message: `this sum ${message}`,
      hint: HINT,
      place: placeOf(pointer),
    }));
    const texts = new Map(issues.map((issue) => [JSON.stringify(issue), issue]));
    throw new PddlError([...texts.values()], { cause: error });
  }
}
