import { ASSIGN, COPY, type ConditionNode, EFFECT_LENGTH } from "@understudy/planner-core/compiled";
import { CHUNK, type SlicedWork } from "../work/work.ts";

/** Maximum number of values of an integer that is treated as an enum. */
const MAX_VALUES = 32;

/** The range of each variable, and whether its order has no meaning. */
interface Ranges {
  readonly min: Int32Array;
  readonly max: Int32Array;
  /** Flags that are set here. */
  readonly isEnum: Uint8Array;
}

/**
 * Marks integers whose order has no meaning because they are only set to values and compared with
 * single values, such as the amount left in a chest if emptying it has a case for each amount.
 * Estimates may treat them as enums, with one fact where bounds above and below a value would take
 * many.
 *
 * @param conditions all tested conditions: of operators, of the goal, and the checks
 */
export function* markUnordered(
  conditions: readonly ConditionNode[],
  effects: Int32Array,
  { min, max, isEnum }: Ranges,
): SlicedWork<void> {
  const isOrdered = new Uint8Array(isEnum.length);
  for (let variable = 0; variable < isEnum.length; variable++) {
    const values = (max[variable] as number) + 1;
    // Two values differ by a single bound anyway.
    const isSmall = min[variable] === 0 && values > 2 && values <= MAX_VALUES;
    if (!isSmall) isOrdered[variable] = 1;
  }
  yield isEnum.length;
  if (!isOrdered.includes(0)) return;
  for (let at = 0; at < effects.length; at += EFFECT_LENGTH) {
    if (effects[at] !== ASSIGN) isOrdered[effects[at + 1] as number] = 1;
    if (effects[at] === COPY) isOrdered[effects[at + 2] as number] = 1;
    if (at % CHUNK === CHUNK - EFFECT_LENGTH) yield CHUNK;
  }
  let units = 0;
  const pending = conditions.slice();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    switch (node.kind) {
      case "test":
        if (node.operator !== "=") isOrdered[node.variable] = 1;
        break;
      case "compare":
        isOrdered[node.left.variable] = 1;
        isOrdered[node.right.variable] = 1;
        break;
      case "sum":
        for (const { variable } of node.terms) isOrdered[variable] = 1;
        break;
      default:
        for (const child of node.children) pending.push(child);
    }
    if (++units < CHUNK) continue;
    yield units;
    units = 0;
  }
  for (let variable = 0; variable < isEnum.length; variable++) {
    if (isOrdered[variable] === 0) isEnum[variable] = 1;
  }
}
