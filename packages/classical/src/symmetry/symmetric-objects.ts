import { ASSIGN, COPY, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import type { Task } from "../model/task.ts";
import type { SlicedWork } from "../work/work.ts";
import { CanonicalStates, type SymmetricObjects } from "./canonical-states.ts";
import { OperatorKeys } from "./operator-keys.ts";
import { Owners } from "./owners.ts";

/** Limit on the tests, effects and values of a task, and on groups of variables, for this analysis. */
const MAX_INTEGERS = 60_000;
const MAX_GROUPS = 64;
/** Larger sets of symmetric objects are split, because each state sorts its objects. */
const MAX_SYMMETRIC = 64;

/** The object symmetries of a task, found on first use and shared by all searches. */
export class SymmetrySource {
  readonly #task: Task;
  #states: CanonicalStates | undefined;
  #isKnown = false;

  constructor(task: Task) {
    this.#task = task;
  }

  /** The canonical states; undefined without symmetries. */
  *find(): SlicedWork<CanonicalStates | undefined> {
    if (this.#isKnown) return this.#states;
    const alike = yield* findSymmetricObjects(this.#task);
    if (alike.length > 0) this.#states = new CanonicalStates(this.#task, alike);
    this.#isKnown = true;
    return this.#states;
  }
}

/**
 * Finds symmetric objects: groups of similar variables with everything that belongs to them. Each
 * exchange of two objects is verified operator by operator, so the result is sound whatever the
 * guess.
 */
export function* findSymmetricObjects(task: Task): SlicedWork<readonly SymmetricObjects[]> {
  const { compiled, effects, runtimeCosts, checks, isEnum, min, max } = task;
  if (runtimeCosts || checks.length > 0 || compiled.code.length > 0) return [];
  let integers = compiled.tests.length + effects.length;
  for (let slot = 0; slot < min.length; slot++) {
    if (isEnum[slot] === 1) integers += (max[slot] as number) - (min[slot] as number);
  }
  if (integers > MAX_INTEGERS) return [];
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) if (effects[at] === COPY) return [];
  const found: SymmetricObjects[] = [];
  const isTaken = new Uint8Array(task.variables.length);
  const keys = yield* OperatorKeys.of(task);
  for (const group of yield* groupsOf(task)) {
    const free = group.filter((slot) => isTaken[slot] === 0);
    if (free.length < 2) continue;
    for (const isWide of [false, true]) {
      const all = (yield* Owners.of(task, free, isWide)).objects();
      if (all === undefined || all.own.some((slot) => isTaken[slot] === 1)) continue;
      const alike = yield* runsOf(all, keys);
      for (const { own } of alike) for (const slot of own) isTaken[slot] = 1;
      found.push(...alike);
      if (alike.length > 0) break;
    }
  }
  return found;
}

/** Runs of neighbouring objects that can be exchanged. */
function* runsOf(
  all: SymmetricObjects,
  keys: OperatorKeys,
): SlicedWork<readonly SymmetricObjects[]> {
  const runs: SymmetricObjects[] = [];
  for (let from = 0; from < all.count; ) {
    let to = from + 1;
    const end = Math.min(all.count, from + MAX_SYMMETRIC);
    while (to < end && (yield* keys.mayChange(all, to - 1, to))) to++;
    if (to - from > 1) runs.push(part(all, from, to));
    from = to;
  }
  return runs;
}

/** A range of neighbouring objects. */
function part(objects: SymmetricObjects, from: number, to: number): SymmetricObjects {
  const { count, own, references, meaning } = objects;
  const width = own.length / count;
  return {
    count: to - from,
    own: own.slice(from * width, to * width),
    references,
    meaning: meaning.filter((_, at) => at % count >= from && at % count < to),
  };
}

/** Groups of at least two similar variables. */
function* groupsOf(task: Task): SlicedWork<readonly (readonly number[])[]> {
  const { min, max, isEnum, direction, compiled, effects, operatorCount } = task;
  const { tests, testStart } = compiled;
  const reads = new Int32Array(min.length);
  const writes = new Int32Array(min.length);
  const goals: string[] = Array.from(min, () => "");
  for (let at = 0; at < tests.length; at += 3) {
    const slot = tests[at] as number;
    reads[slot] = (reads[slot] as number) + 1;
    if (at >= (testStart[operatorCount] as number))
      goals[slot] += `${tests[at + 1]}-${tests[at + 2]}`;
  }
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    const slot = effects[at + 1] as number;
    writes[slot] = (writes[slot] as number) + (effects[at] === ASSIGN ? 1 : 1000);
  }
  const groups = new Map<string, number[]>();
  for (let slot = 0; slot < min.length; slot++) {
    const kind = [min, max, isEnum, direction, reads, writes].map((numbers) => numbers[slot]);
    const key = `${kind} ${goals[slot]}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [slot]);
    else group.push(slot);
    yield 128;
  }
  return [...groups.values()].filter((group) => group.length > 1).slice(0, MAX_GROUPS);
}
