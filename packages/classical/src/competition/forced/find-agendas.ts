import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";

/** Limit on alternative operators that continue from one value. */
const MAX_ALTERNATIVES = 64;
/** Limit on agendas per task. Tasks have one or two, if any. */
const MAX_VARIABLES = 8;

/** A variable that schedules forced steps: its value is the step that must come next. */
export interface Agenda {
  readonly variable: number;
  /** The variable's value when no step is forced. */
  readonly idle: number;
  /** For each other value, the alternative operators that continue from it, their cost, and the next value. */
  readonly entries: ReadonlyMap<number, Entry>;
  /** The operators of `entries`, grouped by value; one extra start marks the end. */
  readonly operators: Int32Array;
  readonly start: Int32Array;
}

interface Entry {
  readonly operators: readonly number[];
  readonly scaledCost: number;
  readonly next: number;
}

/** The agendas of a task, in checking order. */
export function* findAgendas(task: Task): SlicedWork<readonly Agenda[]> {
  const agendas: Agenda[] = [];
  // A goal requires every agenda to be idle.
  let candidates = candidatesOf(task);
  if (candidates.length === 0) return agendas;
  let operators: readonly number[] = Array.from(task.actions, (_, operator) => operator);
  while (candidates.length > 0 && agendas.length < MAX_VARIABLES) {
    const agenda = yield* findAgenda(task, operators, candidates);
    if (agenda === undefined) break;
    agendas.push(agenda);
    const taken = new Set(agenda.operators);
    operators = operators.filter((operator) => !taken.has(operator));
    candidates = candidates.filter((variable) => variable !== agenda.variable);
    yield operators.length;
  }
  return (yield* areApart(task, agendas)) ? agendas : [];
}

/** The enums for which the goal requires a single value. */
function candidatesOf({ compiled, isEnum, operatorCount }: Task): readonly number[] {
  const { tests, testStart } = compiled;
  const candidates: number[] = [];
  const end = testStart[operatorCount + 1] as number;
  for (let at = testStart[operatorCount] as number; at < end; at += 3) {
    const variable = tests[at] as number;
    if (isEnum[variable] === 1 && tests[at + 1] === tests[at + 2]) candidates.push(variable);
  }
  return candidates;
}

/**
 * The agenda of a variable: every operator of a group tests it, and each value except the idle one
 * leads on to the next.
 */
function* findAgenda(
  task: Task,
  operators: readonly number[],
  candidates: readonly number[],
): SlicedWork<Agenda | undefined> {
  const { tests, testStart } = task.compiled;
  let asked = candidates;
  let units = 0;
  for (const operator of operators) {
    const own = tests.subarray(testStart[operator], testStart[operator + 1]);
    asked = asked.filter((variable) => asksOne(own, variable));
    if (asked.length === 0) return undefined;
    units += 4 + own.length * asked.length;
    if (units < CHUNK) continue;
    yield units;
    units = 0;
  }
  for (const variable of asked) {
    const agenda = yield* agendaOf(task, operators, variable);
    if (agenda !== undefined) return agenda;
  }
  return undefined;
}

/** Whether the tests restrict a variable to a single value. */
function asksOne(tests: Int32Array, variable: number): boolean {
  for (let at = 0; at < tests.length; at += 3) {
    if (tests[at] === variable) return tests[at + 1] === tests[at + 2];
  }
  return false;
}

function* agendaOf(
  task: Task,
  operators: readonly number[],
  variable: number,
): SlicedWork<Agenda | undefined> {
  const idle = askedOf(task, task.operatorCount, variable);
  const byValue = new Map<number, number[]>();
  for (const operator of operators) {
    const value = askedOf(task, operator, variable);
    if (value === idle) continue;
    const list = byValue.get(value);
    if (list === undefined) byValue.set(value, [operator]);
    else list.push(operator);
    yield 4;
  }
  const entries = new Map<number, Entry>();
  for (const [value, list] of byValue) {
    const entry = yield* entryOf(task, list, variable);
    if (entry === undefined) return undefined;
    entries.set(value, entry);
  }
  if (entries.size === 0 || !areEnding(entries)) return undefined;
  const start = new Int32Array((task.max[variable] as number) + 2);
  const flat: number[] = [];
  for (let value = 0; value < start.length - 1; value++) {
    flat.push(...(entries.get(value)?.operators ?? []));
    start[value + 1] = flat.length;
    yield 4;
  }
  return { variable, idle, entries, operators: Int32Array.from(flat), start };
}

/** The value that an operator or the goal requires. */
function askedOf({ compiled }: Task, operator: number, variable: number): number {
  const { tests, testStart } = compiled;
  let at = testStart[operator] as number;
  while (tests[at] !== variable) at += 3;
  return tests[at + 1] as number;
}

/** The entry of a value; undefined if several operators may apply at once or they lead to different values. */
function* entryOf(
  task: Task,
  operators: readonly number[],
  variable: number,
): SlicedWork<Entry | undefined> {
  if (operators.length > MAX_ALTERNATIVES) return undefined;
  const [first] = operators as readonly [number];
  const scaledCost = task.scaledCost[first] as number;
  const next = assignedBy(task, first, variable);
  if (next === undefined) return undefined;
  for (const operator of operators) {
    if (task.scaledCost[operator] !== scaledCost) return undefined;
    if (assignedBy(task, operator, variable) !== next) return undefined;
    for (const other of operators) {
      if (other < operator && !exclude(task, other, operator)) return undefined;
      yield 4;
    }
  }
  return { operators, scaledCost, next };
}

function assignedBy(
  { effects, effectStart }: Task,
  operator: number,
  variable: number,
): number | undefined {
  const end = effectStart[operator + 1] as number;
  for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
    if (effects[at + 1] === variable && effects[at] === ASSIGN) return effects[at + 2];
  }
  return undefined;
}

/** Whether two operators require different values of a variable. */
function exclude({ compiled }: Task, one: number, other: number): boolean {
  const { tests, testStart } = compiled;
  const end = testStart[one + 1] as number;
  const otherEnd = testStart[other + 1] as number;
  for (let at = testStart[one] as number; at < end; at += 3) {
    for (let by = testStart[other] as number; by < otherEnd; by += 3) {
      if (tests[by] !== tests[at]) continue;
      if ((tests[by + 1] as number) > (tests[at + 2] as number)) return true;
      if ((tests[by + 2] as number) < (tests[at + 1] as number)) return true;
    }
  }
  return false;
}

/** Whether the entries are free of cycles. */
function areEnding(entries: ReadonlyMap<number, Entry>): boolean {
  const ending = new Set<number>();
  for (const start of entries.keys()) {
    const way = new Set<number>();
    for (let value = start; entries.has(value) && !ending.has(value); ) {
      if (way.has(value)) return false;
      way.add(value);
      value = (entries.get(value) as Entry).next;
    }
    for (const value of way) ending.add(value);
  }
  return true;
}

/** Whether no continuation starts another agenda, and the first value is always known. */
function* areApart(task: Task, agendas: readonly Agenda[]): SlicedWork<boolean> {
  const { effects, effectStart, operatorCount } = task;
  const variables = new Set(agendas.map(({ variable }) => variable));
  const goesOn = new Set(agendas.flatMap(({ operators }) => Array.from(operators)));
  for (let operator = 0; operator < operatorCount && agendas.length > 0; operator++) {
    let written = 0;
    const end = effectStart[operator + 1] as number;
    for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
      if (!variables.has(effects[at + 1] as number)) continue;
      if (effects[at] !== ASSIGN) return false;
      written++;
    }
    if (written > 1 && goesOn.has(operator)) return false;
    if (operator % CHUNK === CHUNK - 1) yield 8 * CHUNK;
  }
  return true;
}
