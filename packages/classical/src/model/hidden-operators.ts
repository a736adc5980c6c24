import type { ActionSet } from "@understudy/planner-core";
import { COPY, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import { LongList } from "../work/long-list.ts";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import { eachVariable } from "./conjuncts.ts";
import { type CompiledConditions, type Task, taskWith } from "./task.ts";

/** Whether a dropped operator is needed after all because its stand-in is disabled. */
export function lacksOperators({ standIns }: Task, disabled: ActionSet): boolean {
  for (const standIn of standIns.values()) {
    if (disabled.has(standIn) && !standIns.has(standIn)) return true;
  }
  return false;
}

/** The number of times that each variable is read: by conditions, by copies, and by the goal. */
export function* readsOf(task: Task): SlicedWork<Int32Array> {
  const reads = new Int32Array(task.variables.length);
  const count = (variable: number): void => {
    reads[variable] = (reads[variable] as number) + 1;
  };
  eachVariable(task.goal, count);
  for (let operator = 0; operator < task.operatorCount; operator++) {
    eachRead(task, operator, count);
    if (operator % (CHUNK / 8) === 0) yield CHUNK;
  }
  return reads;
}

/**
 * The operators that are useless while some actions are disabled: the disabled ones, dominated ones, and those whose
 * effects are no longer read.
 *
 * @param reads number of times that each variable is read
 * @returns for each operator, whether it is hidden; undefined if none is
 */
export function* hiddenOperators(
  task: Task,
  reads: Int32Array,
  disabled: ActionSet,
): SlicedWork<Uint8Array | undefined> {
  const { operatorCount, actions, runtimeCosts, checks } = task;
  const hidden = new Uint8Array(operatorCount);
  const news: number[] = [];
  for (let operator = 0; operator < operatorCount; operator++) {
    if (isReplaced(task, actions[operator] as number, disabled)) {
      hidden[operator] = 1;
      news.push(operator);
    }
    if (operator % CHUNK === CHUNK - 1) yield 2 * CHUNK;
  }
  if (news.length === 0) return undefined;
  // Run-time costs and checks read variables, too.
  if (runtimeCosts || checks.length > 0) return hidden;
  const left = reads.slice();
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (let operator = news.pop(); operator !== undefined; operator = news.pop()) {
      eachRead(task, operator, (variable) => {
        left[variable] = (left[variable] as number) - 1;
        isChanged ||= left[variable] === 0;
      });
      yield 8;
    }
    if (!isChanged) continue;
    for (let operator = 0; operator < operatorCount; operator++) {
      if (operator % (CHUNK / 4) === 0) yield CHUNK;
      if (hidden[operator] === 1 || servesAny(task, operator, left)) continue;
      hidden[operator] = 1;
      news.push(operator);
    }
  }
  return hidden;
}

/** A variant of the task whose hidden operators never apply. */
export function* withoutHidden(task: Task, hidden: Uint8Array): SlicedWork<Task> {
  const compiled = (yield* failingFirst(task, hidden)) ?? (yield* failingAnyhow(task, hidden));
  return taskWith(task, compiled, task.standIns);
}

/** Makes the first test of each hidden operator fail; undefined if one has no test. */
function* failingFirst(
  { compiled, operatorCount }: Task,
  hidden: Uint8Array,
): SlicedWork<CompiledConditions | undefined> {
  const { testStart } = compiled;
  const tests = compiled.tests.slice();
  for (let id = 0; id < operatorCount; id++) {
    if (id % CHUNK === CHUNK - 1) yield CHUNK;
    if (hidden[id] !== 1) continue;
    const first = testStart[id] as number;
    if (first === testStart[id + 1]) return undefined;
    // An empty interval.
    tests[first + 1] = 1;
    tests[first + 2] = 0;
  }
  return { ...compiled, tests };
}

/** Gives each hidden operator a single test, which fails. */
function* failingAnyhow(
  { compiled, effects, effectStart }: Task,
  hidden: Uint8Array,
): SlicedWork<CompiledConditions> {
  const tests = new LongList();
  const testStart = new Int32Array(compiled.testStart.length);
  for (let id = 0; id + 1 < testStart.length; id++) {
    const from = compiled.testStart[id] as number;
    const end = compiled.testStart[id + 1] as number;
    if (hidden[id] === 1) {
      tests.push(effects[(effectStart[id] as number) + 1] as number);
      tests.push(1);
      tests.push(0);
    } else for (let at = from; at < end; at++) tests.push(compiled.tests[at] as number);
    testStart[id + 1] = tests.length;
    if (id % (CHUNK / 8) === 0) yield CHUNK;
  }
  const { code, codeStart } = compiled;
  return { tests: yield* tests.toArray(), testStart, code, codeStart };
}

/** Whether an action is disabled, or dominated by an enabled one. */
function isReplaced({ standIns }: Task, action: number, disabled: ActionSet): boolean {
  if (disabled.has(action)) return true;
  if (standIns.size === 0) return false;
  let standIn = standIns.get(action);
  while (standIn !== undefined && disabled.has(standIn)) standIn = standIns.get(standIn);
  return standIn !== undefined;
}

function servesAny({ effects, effectStart }: Task, operator: number, reads: Int32Array): boolean {
  const end = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    if ((reads[effects[at + 1] as number] as number) > 0) return true;
  }
  return false;
}

function eachRead(
  { conditions, effects, effectStart }: Task,
  operator: number,
  visit: (variable: number) => void,
): void {
  const condition = conditions[operator];
  if (condition !== undefined) eachVariable(condition, visit);
  const end = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    if (effects[at] === COPY) visit(effects[at + 2] as number);
  }
}
