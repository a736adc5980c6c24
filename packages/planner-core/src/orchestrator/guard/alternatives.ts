import { isRecord } from "../../domain/definition/issues.ts";
import { misfit } from "./misfit.ts";

/** One of several plans, with the little that can be believed before it is proved. */
export interface ReadAlternative {
  readonly actions: readonly number[];
  readonly style: string | undefined;
}

/**
 * Checks a planner's alternative plans before they are believed; anything that is no plan is left out.
 *
 * @throws TypeError if it is no list
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
