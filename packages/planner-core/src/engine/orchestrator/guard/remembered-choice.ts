import { isRecord } from "../../../base/json/issues.ts";
import type { RememberedChoice } from "../../contract/choice-memory.ts";
import { misfit } from "./misfit.ts";

/**
 * Validates a remembered choice, which may come from a file.
 *
 * @throws TypeError unless it is a choice
 */
export function readRememberedChoice(choice: unknown): RememberedChoice | undefined {
  if (choice === undefined || choice === null) return undefined;
  if (isRecord(choice)) {
    const { goal, actions, scaledCost, optimal } = choice;
    if (typeof goal === "string" && Array.isArray(actions) && typeof scaledCost === "number") {
      return { goal, actions: actions as readonly number[], scaledCost, optimal: optimal === true };
    }
  }
  throw misfit("chosen()", choice, "choice");
}
