import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/** Variables with more values get no lists. */
const MAX_VALUES = 4096;

/**
 * The pure moves of a task: operators that only set one variable, with at most a test of its
 * current value. As on a map, each value has a list of the moves that leave it.
 */
export interface PureMoves {
  /**
   * The list of each variable's lowest value; -1 for variables without moves. One extra list holds the moves without a
   * test.
   */
  readonly firstList: Int32Array;
  /** The first operator of each list; one extra entry marks the end. */
  readonly start: Int32Array;
  readonly operators: Int32Array;
}

/** The pure moves of a task; undefined if none tests its current value. Linear in operators and values. */
export function* pureMovesOf(task: Task): SlicedWork<PureMoves | undefined> {
  const { max, min, operatorCount, variables } = task;
  const firstList = new Int32Array(variables.length).fill(-1);
  const moved: number[] = [];
  let hasTest = false;
  for (let operator = 0; operator < operatorCount; operator++) {
    if (operator % CHUNK === CHUNK - 1) yield CHUNK;
    if (!isMove(task, operator)) continue;
    moved.push(operator);
    firstList[movedBy(task, operator)] = 0;
    hasTest ||= asks(task, operator);
  }
  if (!hasTest) return undefined;
  let lists = 0;
  for (let variable = 0; variable < firstList.length; variable++) {
    if (firstList[variable] !== 0) continue;
    firstList[variable] = lists;
    lists += (max[variable] as number) - (min[variable] as number) + 2;
    yield 2;
  }
  const listOf = Int32Array.from(moved, (operator) => {
    const variable = movedBy(task, operator);
    const from = asks(task, operator) ? fromOf(task, operator) : (max[variable] as number) + 1;
    return (firstList[variable] as number) + from - (min[variable] as number);
  });
  const start = new Int32Array(lists + 1);
  for (const list of listOf) start[list + 1] = (start[list + 1] as number) + 1;
  for (let list = 0; list < lists; list++) {
    start[list + 1] = (start[list + 1] as number) + (start[list] as number);
    if (list % CHUNK === CHUNK - 1) yield CHUNK;
  }
  const next = start.slice();
  const operators = new Int32Array(moved.length);
  for (let index = 0; index < moved.length; index++) {
    const list = listOf[index] as number;
    const at = next[list] as number;
    next[list] = at + 1;
    operators[at] = moved[index] as number;
    if (index % CHUNK === CHUNK - 1) yield CHUNK;
  }
  return { firstList, start, operators };
}

function isMove(task: Task, operator: number): boolean {
  const { compiled, effects, effectStart, max, min } = task;
  const { codeStart, tests, testStart } = compiled;
  const effect = effectStart[operator] as number;
  if ((effectStart[operator + 1] as number) - effect !== EFFECT_LENGTH) return false;
  if (effects[effect] !== ASSIGN || codeStart[operator] !== codeStart[operator + 1]) return false;
  const variable = effects[effect + 1] as number;
  if ((max[variable] as number) - (min[variable] as number) >= MAX_VALUES) return false;
  const test = testStart[operator] as number;
  const count = ((testStart[operator + 1] as number) - test) / 3;
  if (count === 0) return true;
  return count === 1 && tests[test] === variable && tests[test + 1] === tests[test + 2];
}

function movedBy({ effects, effectStart }: Task, operator: number): number {
  return effects[(effectStart[operator] as number) + 1] as number;
}

/** Whether a move tests the current value. */
function asks({ compiled: { testStart } }: Task, operator: number): boolean {
  return testStart[operator] !== testStart[operator + 1];
}

function fromOf({ compiled: { tests, testStart } }: Task, operator: number): number {
  return tests[(testStart[operator] as number) + 1] as number;
}
