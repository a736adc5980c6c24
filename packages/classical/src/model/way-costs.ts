import type { Ways } from "@understudy/planner-core";
import { CHUNK, type SlicedWork } from "../work/work.ts";
import type { Task } from "./task.ts";

/** The operators of a task under a request's ways. */
export interface WayCosts {
  /** By operator, in thousandths. */
  readonly scaledCost: Float64Array;
  /** By operator: whether there is no way. Undefined where all have theirs. */
  readonly hidden: Uint8Array | undefined;
}

/**
 * The costs of operators under a request's ways: each operator is a case of an action, which starts from one place.
 *
 * @returns undefined where no operator takes a way
 */
export function* wayCostsOf(task: Task, ways: Ways): SlicedWork<WayCosts | undefined> {
  const { to, from } = task.domain.actions.ways ?? {};
  if (to === undefined || from === undefined) return undefined;
  let hidden: Uint8Array | undefined;
  let scaledCost: Float64Array | undefined;
  for (let operator = 0; operator < task.operatorCount; operator++) {
    if (operator % CHUNK === CHUNK - 1) yield CHUNK;
    const action = task.actions[operator] as number;
    if ((to[action] as number) < 0) continue;
    scaledCost ??= task.scaledCost.slice();
    const cost = ways.scaledCost(from[action] as number, to[action] as number);
    if (cost === Number.POSITIVE_INFINITY) {
      hidden ??= new Uint8Array(task.operatorCount);
      hidden[operator] = 1;
    } else scaledCost[operator] = cost;
  }
  return scaledCost && { scaledCost, hidden };
}
