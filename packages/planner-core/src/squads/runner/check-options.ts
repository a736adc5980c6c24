import { type Issue, RequestError } from "../../base/errors.ts";
import { describeValue } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import { type Keys, SQUAD_RUNNER_KEYS } from "../../engine/contract/known-keys.ts";
import { OptionCheck } from "../../engine/runner/option-check.ts";
import type { Domain, DomainTypes, Step } from "../../rules/index.ts";
import { TimedSteps } from "../../time/schedule/timed-steps.ts";
import type { SquadConstraints, SquadRunnerOptions } from "./options.ts";

const TIMES = ["retryMs", "failureCooldownMs"] as const;

/**
 * Checks the options of a squad's runner.
 *
 * @throws RequestError with all issues
 */
export function checkSquadOptions<T extends DomainTypes>(options: SquadRunnerOptions<T>): void {
  const check = new OptionCheck(options, SQUAD_RUNNER_KEYS as Keys<SquadRunnerOptions<T>>, TIMES);
  const { asks = "runner", ends = "told", unitMs = 1000, until = "settled" } = options;
  check.expect(unitMs > 0 && Number.isFinite(unitMs), "unitMs", "a time in ms above 0");
  check.expect(asks === "runner" || asks === "game", "asks", "runner or game");
  check.expect(ends === "told" || ends === "timed", "ends", "told or timed");
  check.expect(until === "proved" || until === "settled", "until", "proved or settled");
  check.end();
}

/**
 * The timed steps of a domain.
 *
 * @throws RequestError for a domain without time
 */
export function timedStepsOf<T extends DomainTypes>(domain: Domain<T>): TimedSteps {
  const steps = TimedSteps.of(domain.untyped);
  if (steps !== undefined) return steps;
  const message = `the domain "${domain.name}" has no time`;
  const hint = "give its tools a duration, or play its plans with a PlanRunner for each agent";
  throw new RequestError([{ pointer: "/orchestrator", message, hint }]);
}

/**
 * The steps that members must not take part in, by member.
 *
 * @throws RequestError for an unknown tool or step
 */
export function disabledSteps<T extends DomainTypes>(
  steps: TimedSteps,
  disabled: SquadConstraints<T>["disabled"],
): ReadonlyMap<string, ReadonlySet<number>> {
  const found = new Map<string, Set<number>>();
  const issues: Issue[] = [];
  for (const [name, list] of Object.entries(disabled ?? {})) {
    const set = new Set<number>();
    const pointer = pointerTo("/disabled", name);
    if (!Array.isArray(list)) {
      const message = `must be a list of tools and steps, not ${describeValue(list)}`;
      issues.push({ pointer, message });
      continue;
    }
    const tools = new Set<string>();
    list.forEach((given: string | Step, index) => {
      if (typeof given === "string") {
        if (tools.has(given)) return;
        tools.add(given);
      }
      const tool = typeof given === "string" ? given : given?.tool;
      if (!steps.domain.tools.some((each) => each.name === tool)) {
        const message = `there is no tool ${describeValue(tool)}`;
        issues.push({ pointer: pointerTo(pointer, index), message });
      }
      for (const { index: step } of steps.matching(given)) set.add(step);
    });
    found.set(name, set);
  }
  if (issues.length > 0) throw new RequestError(issues);
  return found;
}
