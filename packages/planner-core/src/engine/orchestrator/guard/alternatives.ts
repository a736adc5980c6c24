import { isRecord } from "../../../base/json/issues.ts";
import { misfit } from "./misfit.ts";

/** A validated alternative plan, not yet proved. */
export interface ReadAlternative {
  readonly actions: readonly number[];
  readonly style: string | undefined;
}

/**
 * Validates a planner's alternative plans; invalid ones are left out.
 *
 * @throws TypeError if the result is not a list
 */
export function readAlternatives(plans: unknown): readonly ReadAlternative[] {
  if (!Array.isArray(plans)) {
    throw misfit("alternatives()", plans, "list");
  }
  const read: ReadAlternative[] = [];
  for (const plan of plans as readonly unknown[]) {
    if (!isRecord(plan) || !Array.isArray(plan["actions"])) continue;
    const { actions, style } = plan;
    read.push({
      actions: actions as readonly number[],
      style: typeof style === "string" ? style : undefined,
    });
  }
  return read;
}
