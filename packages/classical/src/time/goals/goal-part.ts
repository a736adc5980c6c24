import type { Domain } from "@understudy/planner-core";
import { EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { RelaxedTask } from "../../relaxation/relaxed-task.ts";
import type { PreparedTask } from "../../task-cache/prepared-task.ts";
import { TimedReach, variablesOfFacts } from "../task/timed-reach.ts";

/** A part of the goal with its relaxation. */
export interface GoalPart {
  readonly prepared: PreparedTask;
  readonly relaxed: RelaxedTask;
  readonly goals: readonly number[];
  readonly reach: TimedReach;
  /** The operators that undo each goal. */
  readonly breakers: ReadonlyMap<number, readonly number[]>;
  /** Memory for the values of its variables, and for the times at which they got them. */
  readonly values: Int32Array;
  readonly since: Float64Array;
}

/** The parts of a goal, as prepared in a domain. */
export function partsOfGoal(
  prepared: readonly PreparedTask[],
  domain: Domain,
): readonly GoalPart[] {
  return prepared.flatMap((part) => {
    const { relaxed } = part;
    if (relaxed === undefined) return [];
    const count = part.task.variables.length;
    const goals = goalsOf(relaxed);
    return {
      ...{ prepared: part, relaxed, goals, reach: new TimedReach(relaxed) },
      breakers: breakersOf(part, { relaxed, goals }, domain),
      ...{ values: new Int32Array(count), since: new Float64Array(count) },
    };
  });
}

/** The values of a part's variables in a state, in its own memory. */
export function valuesIn({ prepared, values }: GoalPart, state: Int32Array): Int32Array {
  const { variables } = prepared.task;
  for (let at = 0; at < variables.length; at++) values[at] = state[variables[at] as number] ?? 1;
  return values;
}

/** The facts that make up the goal of a relaxation; the goal's own fact if there are several ways to it. */
function goalsOf(relaxed: RelaxedTask): readonly number[] {
  const { goal, achievers, achieverStart, preconditions, preconditionStart } = relaxed;
  const first = achieverStart[goal] as number;
  if ((achieverStart[goal + 1] as number) !== first + 1) return [goal];
  const operator = achievers[first] as number;
  const from = preconditionStart[operator] as number;
  return [...preconditions.subarray(from, preconditionStart[operator + 1] as number)];
}

/** The operators that change the variable of each goal to something else than the goal. */
function breakersOf(
  { task }: PreparedTask,
  { relaxed, goals }: Pick<GoalPart, "relaxed" | "goals">,
  { actions: { effects, effectStart } }: Domain,
): ReadonlyMap<number, readonly number[]> {
  const variableOf = variablesOfFacts(relaxed);
  const breakers = new Map(goals.map((goal): [number, number[]] => [goal, []]));
  const byVariable = new Map<number, number[]>();
  for (const goal of goals) {
    const variable = task.variables[variableOf[goal] as number];
    if (variable !== undefined)
      byVariable.set(variable, [...(byVariable.get(variable) ?? []), goal]);
  }
  const { operatorCount, origin, adds, addStart } = relaxed;
  for (let operator = 0; operator < operatorCount; operator++) {
    const place = origin[operator] as number;
    if (place < 0) continue;
    const action = task.actions[place] as number;
    const added = adds.subarray(addStart[operator], addStart[operator + 1]);
    const end = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      for (const goal of byVariable.get(effects[at + 1] as number) ?? []) {
        if (!added.includes(goal)) breakers.get(goal)?.push(operator);
      }
    }
  }
  return breakers;
}
