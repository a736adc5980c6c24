import {
  proveSchedule,
  type ScheduleProof,
  type SquadProblem,
  TimedSteps,
} from "@understudy/planner-core/schedule";
import { importPddl, type PddlTexts } from "../import-pddl.ts";
import { loadPddlTask } from "../translate/load-pddl-task.ts";

/** A step and its times in thousandths: `mend.f1`, 0, 2500. */
export type WrittenStep = readonly [tool: string, scaledStart: number, scaledDuration: number];

/** Proves a schedule of a task with time. */
export function playSchedule(texts: PddlTexts, written: readonly WrittenStep[]): ScheduleProof {
  const { domain, schedule } = loadPddlTask(importPddl(texts));
  const all = TimedSteps.of(domain);
  const steps = written.map(([tool, scaledStart, scaledDuration]) => {
    const step = all?.find({ tool, args: {} })?.index ?? -1;
    return { step, members: [0], scaledStart, scaledDuration };
  });
  return proveSchedule(schedule as SquadProblem, { steps, scaledEnds: [] });
}
