import { type Issue, RequestError } from "../../base/errors.ts";
import { describeValue, isRecord } from "../../base/json/issues.ts";
import { entryOf, listOf } from "../../base/json/lists.ts";
import { pointerTo } from "../../base/text/json-pointer.ts";
import type { DomainTypes, Step } from "../../rules/domain/definition/types.ts";
import type { TimedSteps } from "../../time/schedule/timed-steps.ts";
import { Crews } from "../together/crews.ts";
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
  const issues: Issue[] = [];
  const crews = new Crews(steps, names, issues);
  const taken: TakenStep[] = [];
  for (const [index, each] of listOf(running, "/running", "steps in flight").entries()) {
    const pointer = pointerTo("/running", index);
    const { step, elapsedMs = 0, leftMs, ...crew } = entryOf(each, pointer, "a step");
    const isStep = isRecord(step) && isRecord(step.args);
    const timed = isStep ? steps.find(step as Step) : undefined;
    if (timed === undefined || timed.end < 0) {
      const message = `${describeValue(step)} is no step with a duration`;
      issues.push({ pointer: pointerTo(pointer, "step"), message });
      continue;
    }
    for (const [key, time] of Object.entries({ elapsedMs, leftMs: leftMs ?? 0 })) {
      if (time >= 0 && Number.isFinite(time)) continue;
      const message = `must be a time in ms, 0 or more, not ${describeValue(time)}`;
      issues.push({ pointer: pointerTo(pointer, key), message });
    }
    taken.push({ timed, members: crews.read(crew, timed, pointer), elapsedMs, leftMs });
  }
  if (issues.length > 0) throw new RequestError(issues);
  return taken;
}
