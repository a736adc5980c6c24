import {
  type Condition,
  type DomainDefinition,
  DomainError,
  type Issue,
  loadDomain,
  RequestError,
  type ToolDefinition,
} from "@understudy/planner-core";
import { type GroundFormula, visitLeaves } from "../ground/ground-formula.ts";
import type { GroundAction, GroundTask } from "../ground/ground-task.ts";
import { PddlError, type PddlPlace, pddlError } from "../pddl-error.ts";
import type { Translation } from "./translate.ts";

/** Nesting limit of `loadDomain` for `allOf` and `anyOf`. */
const MAX_NESTING = 32;
const START: PddlPlace = { source: "problem", line: 1, column: 1 };
const HINT =
  "give its numbers smaller bounds, such as ; @bounds fuel 0 20, or let the actions keep the sum as a number";
/** A placeholder tool and its fact: a domain needs at least one. */
const IDLE = "idle.";

/**
 * Checks a task's conditions and sums before `loadDomain` does.
 *
 * @throws PddlError at the place of a too deep condition or a too large sum
 */
export function checkTranslation(task: GroundTask, translation: Translation): void {
  const byName = new Map(task.actions.map((action) => [action.name, action]));
  checkNesting(byName, translation);
  checkSums(task, byName, translation);
}

function checkNesting(
  actions: ReadonlyMap<string, GroundAction>,
  { definition, goal, preferences }: Translation,
): void {
  const check = (what: string, condition: Condition | undefined, place: PddlPlace): void => {
    if (condition === undefined || nestingOf(condition) <= MAX_NESTING) return;
    const message = `${what} is nested deeper than ${MAX_NESTING} where it is written out`;
    throw pddlError(place, message, "use fewer levels of and, or and derived predicates");
  };
  for (const { name, when, during, finish, if: conditional = [] } of toolsOf(definition)) {
    const place = actions.get(name)?.place ?? START;
    const [schema] = name.split(".", 1);
    for (const each of [when, during, finish]) check(`the precondition of ${schema}`, each, place);
    for (const effect of conditional) check(`a condition in ${schema}`, effect.when, place);
  }
  check("the goal", goal, START);
  for (const preference of preferences) check("a preference", preference.goal, START);
  // The list itself is no level.
  for (const each of conditionsOf(definition.maintain)) check("a constraint", each, START);
}

/** Nesting depth of `allOf` and `anyOf`. */
function nestingOf({ allOf, anyOf }: Condition): number {
  if (allOf === undefined && anyOf === undefined) return 0;
  const parts = [...conditionsOf(allOf), ...conditionsOf(anyOf)];
  return parts.reduce((most, part) => Math.max(most, 1 + nestingOf(part)), 0);
}

/** Compiles the actions with sums, since their size is known only then. */
function checkSums(
  task: GroundTask,
  byName: ReadonlyMap<string, GroundAction>,
  { definition, goal, preferences }: Translation,
): void {
  if (task.numbers.size === 0) return;
  const tools = toolsOf(definition).filter(({ name }) => {
    const action = byName.get(name);
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

function toolsOf({ tools }: DomainDefinition): readonly ToolDefinition[] {
  return tools as readonly ToolDefinition[];
}

/** Conditions in the translation's form. */
function conditionsOf(value: unknown): readonly Condition[] {
  return (value ?? []) as readonly Condition[];
}

/** Whether an action's numbers are expanded over several values. */
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

/** The PDDL place of a pointer into a tool. */
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

/** Rethrows a domain's errors at their place in the PDDL. */
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
