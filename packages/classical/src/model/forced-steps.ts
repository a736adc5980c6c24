import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { SlicedWork } from "../work/work.ts";
import type { Task } from "./task.ts";

/** The most operators of which one goes on from the same value. */
const MAX_ALTERNATIVES = 64;
/** Variables that say what is left to do: tasks have one or two of them, if any. */
const MAX_VARIABLES = 8;

/** The answers of {@link ForcedSteps.next} beside operators. */
export const NOTHING_LEFT = -1;
export const STUCK = -2;

/** A variable that says what is left to do. */
interface Agenda {
  readonly variable: number;
  /** Its value where nothing is left. */
  readonly idle: number;
  /** By other value: the operators one of which goes on from there, what they cost, and the value that follows. */
  readonly entries: ReadonlyMap<number, Entry>;
  /** The same operators, and where those of each value begin; one more entry. */
  readonly operators: Int32Array;
  readonly start: Int32Array;
}

interface Entry {
  readonly operators: readonly number[];
  readonly scaledCost: number;
  readonly next: number;
}

/** Tells whether an operator applies in a state. */
interface Applicability {
  applies(operator: number, values: Int32Array): boolean;
}

/**
 * Operators that only go on with what another one began: until that is done nothing else applies, and there is never a
 * choice. So a search may enter the state at the end at once. Actions with too many effects under conditions are
 * imported in such pieces.
 */
export class ForcedSteps {
  /** By operator: whether it only goes on. */
  readonly goesOn: Uint8Array;
  /** By operator: whether it begins something that others go on with. */
  readonly begins: Uint8Array;
  /** By operator: its cost with that of what it begins, in thousandths. */
  readonly scaledCost: Float64Array;
  readonly agendas: readonly Agenda[];
  /** By agenda: the values that operators begin with. */
  readonly heads: readonly ReadonlySet<number>[];

  private constructor(task: Task, agendas: readonly Agenda[]) {
    const { effects, effectStart, operatorCount } = task;
    this.agendas = agendas;
    this.goesOn = new Uint8Array(operatorCount);
    this.begins = new Uint8Array(operatorCount);
    this.scaledCost = task.scaledCost.slice();
    for (const { entries } of agendas) {
      for (const { operators } of entries.values()) {
        for (const operator of operators) this.goesOn[operator] = 1;
      }
    }
    this.heads = agendas.map((agenda) => {
      const heads = new Set<number>();
      for (let operator = 0; operator < operatorCount; operator++) {
        if (this.goesOn[operator] === 1) continue;
        const end = effectStart[operator + 1] as number;
        for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
          const value = effects[at + 2] as number;
          if (effects[at + 1] !== agenda.variable || value === agenda.idle) continue;
          heads.add(value);
          this.begins[operator] = 1;
          this.scaledCost[operator] =
            (this.scaledCost[operator] as number) + costFrom(agenda, value);
        }
      }
      return heads;
    });
  }

  /** Undefined where there are none. Linear in the tests and effects of the task. */
  static *of(task: Task): SlicedWork<ForcedSteps | undefined> {
    // What such steps cost depends on the state.
    if (task.runtimeCosts || task.domain.actions.ways !== undefined) return undefined;
    const agendas: Agenda[] = [];
    let operators: readonly number[] = Array.from(task.actions, (_, operator) => operator);
    while (agendas.length < MAX_VARIABLES && operators.length > 0) {
      const agenda = yield* findAgenda(task, operators, agendas);
      if (agenda === undefined) break;
      agendas.push(agenda);
      const taken = new Set([...agenda.entries.values()].flatMap((entry) => entry.operators));
      operators = operators.filter((operator) => !taken.has(operator));
      yield operators.length;
    }
    if (agendas.length === 0 || !areApart(task, agendas)) return undefined;
    return new ForcedSteps(task, agendas);
  }

  /** The operator that goes on in a state, or why there is none. */
  next(values: Int32Array, applicability: Applicability): number {
    for (let index = 0; index < this.agendas.length; index++) {
      const { variable, idle, operators, start } = this.agendas[index] as Agenda;
      const value = values[variable] as number;
      if (value === idle) continue;
      const end = start[value + 1] as number;
      for (let at = start[value] as number; at < end; at++) {
        const operator = operators[at] as number;
        if (applicability.applies(operator, values)) return operator;
      }
      return STUCK;
    }
    return NOTHING_LEFT;
  }
}

function costFrom({ entries }: Agenda, value: number): number {
  let sum = 0;
  for (let entry = entries.get(value); entry !== undefined; entry = entries.get(entry.next)) {
    sum += entry.scaledCost;
  }
  return sum;
}

/** A variable that all of some operators ask for one value, and in which each value but one leads on to the next. */
function* findAgenda(
  task: Task,
  operators: readonly number[],
  known: readonly Agenda[],
): SlicedWork<Agenda | undefined> {
  const { tests, testStart } = task.compiled;
  const asked = new Int32Array(task.variables.length);
  for (const operator of [...operators, task.operatorCount]) {
    const end = testStart[operator + 1] as number;
    for (let at = testStart[operator] as number; at < end; at += 3) {
      const variable = tests[at] as number;
      if (tests[at + 1] === tests[at + 2]) asked[variable] = (asked[variable] as number) + 1;
    }
    yield end - (testStart[operator] as number);
  }
  for (let variable = 0; variable < asked.length; variable++) {
    if (asked[variable] !== operators.length + 1 || task.isEnum[variable] === 0) continue;
    if (known.some((agenda) => agenda.variable === variable)) continue;
    const agenda = yield* agendaOf(task, operators, variable);
    if (agenda !== undefined) return agenda;
  }
  return undefined;
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

/** The value that an operator asks for, or the goal. */
function askedOf({ compiled }: Task, operator: number, variable: number): number {
  const { tests, testStart } = compiled;
  let at = testStart[operator] as number;
  while (tests[at] !== variable) at += 3;
  return tests[at + 1] as number;
}

/** Undefined where several of the operators may apply at once, or do not lead on alike. */
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

/** Whether two operators ask for values of a variable that differ. */
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

/** Whether no value leads back to itself. */
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

/** Whether what goes on with one thing begins no other. */
function areApart(task: Task, agendas: readonly Agenda[]): boolean {
  const { effects, effectStart } = task;
  const variables = new Set(agendas.map(({ variable }) => variable));
  return agendas.every(({ entries }) =>
    [...entries.values()].every(({ operators }) =>
      operators.every((operator) => {
        let written = 0;
        const end = effectStart[operator + 1] as number;
        for (let at = effectStart[operator] as number; at < end; at += EFFECT_LENGTH) {
          if (variables.has(effects[at + 1] as number)) written++;
        }
        return written === 1;
      }),
    ),
  );
}
