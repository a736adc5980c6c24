import { type Issue, RequestError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import { checkPart } from "../contract/check-part.ts";
import type { PlanRunnerOptions } from "./options.ts";

const TIMES = [
  "retryMs",
  "goalCooldownMs",
  "failureCooldownMs",
  "preemptAfterMs",
  "reconsiderMs",
] as const;
const ENDS: readonly unknown[] = [undefined, "told", "seen"];
const PREEMPT: readonly unknown[] = [undefined, "between-steps", "at-once", "never"];

/**
 * Checks the options of a runner.
 *
 * @throws RequestError with all issues
 */
export function checkRunnerOptions<T extends DomainTypes>(options: PlanRunnerOptions<T>): void {
  checkPart(options, "orchestrator");
  const issues: Issue[] = [];
  const misfit = (key: keyof PlanRunnerOptions<T> & string, wanted: string): void => {
    const message = `must be ${wanted}, not ${describeValue(options[key])}`;
    issues.push({ pointer: `/${key}`, message });
  };
  for (const key of TIMES) {
    const time = options[key];
    if (time !== undefined && !(time >= 0)) misfit(key, "a time in ms, 0 or more");
  }
  const { failureLimit = 1, hysteresis = 0, ends, preempt, reservations, orchestrator } = options;
  if (!(failureLimit >= 1)) misfit("failureLimit", "1 or more");
  if (!(hysteresis >= 0 && hysteresis < 1)) misfit("hysteresis", "a share from 0 to below 1");
  if (!ENDS.includes(ends)) misfit("ends", "told or seen");
  if (typeof preempt !== "function" && !PREEMPT.includes(preempt))
    misfit("preempt", "between-steps, at-once, never, or a function");
  if (reservations !== undefined && reservations.domain !== orchestrator.domain) {
    const message = "belong to another domain";
    const hint =
      "make them with the domain of the orchestrator; save() and restore() move them over";
    issues.push({ pointer: "/reservations", message, hint });
  }
  if (issues.length > 0) throw new RequestError(issues);
}
