import type { DomainTypes } from "../../rules/domain/definition/types.ts";
import { type Keys, RUNNER_KEYS } from "../contract/known-keys.ts";
import { OptionCheck } from "./option-check.ts";
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
  const check = new OptionCheck(options, RUNNER_KEYS as Keys<PlanRunnerOptions<T>>, TIMES);
  const { hysteresis = 0, ends, preempt, reservations, orchestrator } = options;
  check.expect(hysteresis >= 0 && hysteresis < 1, "hysteresis", "a share from 0 to below 1");
  check.expect(ENDS.includes(ends), "ends", "told or seen");
  const isKnown = typeof preempt === "function" || PREEMPT.includes(preempt);
  check.expect(isKnown, "preempt", "between-steps, at-once, never, or a function");
  if (reservations !== undefined && reservations.domain !== orchestrator.domain) {
    const message = "belong to another domain";
    const hint =
      "make them with the domain of the orchestrator; save() and restore() move them over";
    check.issues.push({ pointer: "/reservations", message, hint });
  }
  check.end();
}
