import { type Issue, RequestError } from "../../base/errors.ts";
import { describeValue, isRecord } from "../../base/json/issues.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { DomainTypes, Step } from "../../rules/domain/definition/types.ts";
import { BusyMembers } from "../../time/schedule/busy-members.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";
import type { SquadRunning } from "./options.ts";
import type { SquadStep } from "./plan/squad-step.ts";

/** A step that a squad takes over as it begins. */
export interface TakenStep extends Pick<SquadStep, "timed" | "members"> {
  readonly elapsedMs: number;
  readonly leftMs: number | undefined;
}

/**
 * Reads the steps in flight as a squad begins.
 *
 * @throws RequestError with all issues
 */
export function runningSteps<T extends DomainTypes>(
  steps: TimedSteps,
  names: readonly string[],
  running: readonly SquadRunning<T>[],
): readonly TakenStep[] {
  if (!Array.isArray(running)) {
    const message = `must be a list of steps in flight, not ${describeValue(running)}`;
    throw new RequestError([{ pointer: "/running", message }]);
  }
  const issues: Issue[] = [];
  const busy = new BusyMembers(steps);
  const taken: TakenStep[] = [];
  for (const [index, each] of running.entries()) {
    const place = pointerTo("/running", index);
    if (!isRecord(each)) {
      issues.push({ pointer: place, message: `must be a step, not ${describeValue(each)}` });
      continue;
    }
    const { agent, with: others = [], step, ...times } = each as unknown as SquadRunning<T>;
    const before = issues.length;
    const misfit = (key: string, message: string, hint?: string): void => {
      issues.push({
        pointer: pointerTo(place, key),
        message,
        ...(hint === undefined ? {} : { hint }),
      });
    };
    const isStep = isRecord(step) && isRecord(step.args);
    const timed = isStep ? steps.find(step as Step) : undefined;
    if (timed === undefined || timed.end < 0) {
      misfit("step", `${describeValue(step)} is no step with a duration`);
      continue;
    }
    const { elapsedMs = 0, leftMs } = times;
    for (const [key, time] of Object.entries({ elapsedMs, leftMs: leftMs ?? 0 })) {
      if (time >= 0 && Number.isFinite(time)) continue;
      misfit(key, `must be a time in ms, 0 or more, not ${describeValue(time)}`);
    }
    if (!Array.isArray(others)) {
      misfit("with", `must be a list of members, not ${describeValue(others)}`);
      continue;
    }
    const members = [agent, ...others];
    for (const [at, name] of members.entries()) {
      if (names.includes(name) && members.indexOf(name) === at) continue;
      misfit(at === 0 ? "agent" : "with", `${describeValue(name)} is not another member`);
    }
    if (members.length !== timed.partners + 1) {
      misfit("with", `names ${others.length} partners of a step with ${timed.partners}`);
    }
    for (const name of members) {
      if (!busy.add(name, timed))
        misfit("agent", `${name} is busy with another step`, "tell one step for each member");
    }
    if (issues.length === before) taken.push({ timed, members, elapsedMs, leftMs });
  }
  if (issues.length > 0) throw new RequestError(issues);
  return taken;
}
