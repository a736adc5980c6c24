import type { SlicedWork } from "../work/work.ts";
import { isBurden, isResource, type Task } from "./task.ts";

const LANE_BITS = 32;

/**
 * The layout of a task's values in 32-bit fields. The first fields hold variables that must be equal
 * for two states to be comparable. The others hold resources, each below a guard bit, so that
 * testing for "at least as much of everything" takes one subtraction per field (SIMD within a
 * register, Lamport 1975). A burden is stored as its distance from the maximum.
 */
export interface Layout {
  readonly fieldCount: number;
  /**
   * Number of fields that are compared for equality; the fields after them are compared for
   * dominance.
   */
  readonly exactFields: number;
  /** Field of each variable. */
  readonly field: Int32Array;
  readonly shift: Int32Array;
  /** Mask of each variable's value, before the shift. */
  readonly mask: Int32Array;
  /** Sign of each stored value, which is `sign * value + base`. */
  readonly sign: Int32Array;
  readonly base: Int32Array;
  /** Guard bits of each field. */
  readonly guards: Int32Array;
}

/** Lays out the variables of a task. */
export function* layOut(task: Task): SlicedWork<Layout> {
  const count = task.variables.length;
  const field = new Int32Array(count);
  const shift = new Int32Array(count);
  const mask = new Int32Array(count);
  const sign = new Int32Array(count);
  const base = new Int32Array(count);
  const used: number[] = [];
  const guards: number[] = [];
  /** The first field that may have room for each width in bits. Room only shrinks. */
  let firstFit = new Int32Array(LANE_BITS + 1);

  const place = (variable: number, bits: number): number => {
    let at = firstFit[bits] as number;
    while (at < used.length && (used[at] as number) + bits > LANE_BITS) at++;
    firstFit[bits] = at;
    if (at === used.length) {
      used.push(0);
      guards.push(0);
    }
    field[variable] = at;
    shift[variable] = used[at] as number;
    used[at] = (used[at] as number) + bits;
    return at;
  };
  const widthOf = (variable: number): number =>
    32 - Math.clz32((task.max[variable] as number) - (task.min[variable] as number));
  const add = (variable: number, guarded: boolean): void => {
    const bits = widthOf(variable);
    const at = place(variable, bits + Number(guarded));
    mask[variable] = bits === 32 ? -1 : (1 << bits) - 1;
    if (guarded) guards[at] = (guards[at] as number) | (1 << ((shift[variable] as number) + bits));
    const burden = guarded && isBurden(task, variable);
    sign[variable] = burden ? -1 : 1;
    base[variable] = burden ? (task.max[variable] as number) : -(task.min[variable] as number);
  };
  const monotone = (variable: number): boolean =>
    isResource(task, variable) || isBurden(task, variable);

  for (let variable = 0; variable < count; variable++) {
    if (!monotone(variable)) add(variable, false);
    yield 8;
  }
  const exactFields = used.length;
  firstFit = new Int32Array(LANE_BITS + 1).fill(exactFields);
  for (let variable = 0; variable < count; variable++) {
    if (monotone(variable)) add(variable, true);
    yield 8;
  }
  return {
    fieldCount: used.length,
    exactFields,
    field,
    shift,
    mask,
    sign,
    base,
    guards: Int32Array.from(guards),
  };
}

/** Packs a state of the domain into fields. */
export function packFields(
  task: Task,
  layout: Layout,
  state: Int32Array,
  fields: Int32Array,
  offset: number,
): void {
  for (let field = 0; field < layout.fieldCount; field++) fields[offset + field] = 0;
  for (let variable = 0; variable < task.variables.length; variable++) {
    const value = state[task.variables[variable] as number] as number;
    const stored = (layout.sign[variable] as number) * value + (layout.base[variable] as number);
    const at = offset + (layout.field[variable] as number);
    fields[at] = (fields[at] as number) | (stored << (layout.shift[variable] as number));
  }
}

/** Unpacks fields into the values of a task's variables. */
export function unpackFields(
  layout: Layout,
  fields: Int32Array,
  offset: number,
  values: Int32Array,
): void {
  for (let variable = 0; variable < values.length; variable++) {
    const bits = fields[offset + (layout.field[variable] as number)] as number;
    const stored =
      (bits >>> (layout.shift[variable] as number)) & (layout.mask[variable] as number);
    values[variable] =
      (layout.sign[variable] as number) * (stored - (layout.base[variable] as number));
  }
}
