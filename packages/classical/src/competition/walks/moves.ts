import { ASSIGN, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../../model/task.ts";
import { CHUNK, type SlicedWork } from "../../work/work.ts";
import type { Atoms } from "./atoms.ts";

/** Limit on effects of a move. */
const MAX_EFFECTS = 8;

/** An atom that an operator changes. */
interface Change {
  readonly atom: number;
  readonly isTrue: boolean;
}

/** An operator that has an inverse. */
export interface Move {
  readonly operator: number;
  readonly back: number;
  /** Changed atoms, sorted. */
  readonly changes: readonly Change[];
}

/** The operators that have an inverse, judged by their effects alone. */
export function* movesOf(
  task: Task,
  atoms: Atoms,
  isUseless: Uint8Array,
): SlicedWork<readonly Move[]> {
  const known: { readonly operator: number; readonly changes: readonly Change[] }[] = [];
  const byChanges = new Map<string, number>();
  for (let operator = 0; operator < task.operatorCount; operator++) {
    if (operator % (CHUNK / 16) === 0) yield CHUNK;
    const changes = isUseless[operator] === 1 ? undefined : changesOf(task, atoms, operator);
    if (changes === undefined) continue;
    known.push({ operator, changes });
    byChanges.set(keyOf(changes, true), operator);
  }
  const moves: Move[] = [];
  for (const [index, { operator, changes }] of known.entries()) {
    if (index % (CHUNK / 16) === 0) yield CHUNK;
    const back = byChanges.get(keyOf(changes, false));
    if (back !== undefined) moves.push({ operator, back, changes });
  }
  return moves;
}

/** Key for the changes of an operator, or for their opposite. */
function keyOf(changes: readonly Change[], asTheyAre: boolean): string {
  return changes.map(({ atom, isTrue }) => (isTrue === asTheyAre ? atom : -1 - atom)).join();
}

/** The changes of an operator; undefined if there are too many or they depend on the state. */
function changesOf(task: Task, atoms: Atoms, operator: number): readonly Change[] | undefined {
  const { effects, effectStart } = task;
  const from = effectStart[operator] as number;
  const end = effectStart[operator + 1] as number;
  if (end - from > MAX_EFFECTS * EFFECT_LENGTH) return undefined;
  const changes: Change[] = [];
  for (let at = from; at < end; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    const value = effects[at + 2] as number;
    if (effects[at] !== ASSIGN || !atoms.has(variable)) return undefined;
    if (atoms.isBoolean(variable)) {
      changes.push({ atom: atoms.of(variable, 1), isTrue: value === 1 });
      continue;
    }
    const before = valueAsked(task, operator, variable);
    if (before === undefined || before === value) return undefined;
    changes.push({ atom: atoms.of(variable, before), isTrue: false });
    changes.push({ atom: atoms.of(variable, value), isTrue: true });
  }
  return changes.sort((one, other) => one.atom - other.atom);
}

/** The only value of a variable for which an operator applies; undefined if there are several. */
function valueAsked({ compiled }: Task, operator: number, variable: number): number | undefined {
  const { tests, testStart } = compiled;
  const end = testStart[operator + 1] as number;
  for (let at = testStart[operator] as number; at < end; at += 3) {
    if (tests[at] === variable && tests[at + 1] === tests[at + 2]) return tests[at + 1];
  }
  return undefined;
}
