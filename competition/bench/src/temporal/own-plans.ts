import { ClassicalPlanner } from "@understudy/classical";
import { competitionSearches } from "@understudy/classical/competition";
import { TimePlanner } from "@understudy/classical/time";
import {
  formatTemporalPlan,
  importPddl,
  loadPddlTask,
  PddlError,
  type PddlTexts,
  stepsOfSchedule,
} from "@understudy/pddl";
import { type Clock, type Domain, systemClock } from "@understudy/planner-core";
import { proveSchedule, type Schedule, type SquadProblem } from "@understudy/planner-core/schedule";
import { packedSequence } from "./packed-sequence.ts";
import type { TemporalAnswer } from "./temporal-answer.ts";

/** Interval between readings of processor time, in milliseconds. */
const SLICE_MS = 50;

/** A task as the planners take it. */
interface LoadedTask {
  readonly domain: Domain;
  readonly schedule: SquadProblem;
}

/** Processor time of this process, its start included, in milliseconds. */
function takenMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * The schedule that `TimePlanner` finds for a task within a limit, and the time of its first one.
 *
 * @param limitMs limit on processor time, from the start of this process
 */
export function planWithTime(texts: PddlTexts, limitMs: number): TemporalAnswer {
  return answering(texts, ({ domain, schedule: problem }) => {
    const search = new TimePlanner({ extension: competitionSearches }).startTogether(problem);
    let first: Pick<TemporalAnswer, "firstMs" | "firstTime"> = {};
    for (;;) {
      const isOver = search.step({ untilMs: performance.now() + SLICE_MS });
      const result = search.result();
      if (result.status === "solved" && first.firstMs === undefined) {
        first = { firstMs: takenMs(), firstTime: result.scaledTime / 1000 };
      }
      if (!isOver && takenMs() < limitMs) continue;
      if (result.status !== "solved") return { status: result.status };
      return { ...judged(domain, problem, result.schedule), ...first, isOptimal: result.optimal };
    }
  });
}

/**
 * The plan of today's classical planner for a task without its time, one step after the other, shifted left.
 *
 * @param limitMs limit on processor time, from the start of this process
 */
export function planWithoutTime(texts: PddlTexts, limitMs: number): TemporalAnswer {
  return answering(texts, ({ domain, schedule: problem }) => {
    const sequence = packedSequence(problem);
    const planner = new ClassicalPlanner({ tables: false, extension: competitionSearches });
    const search = planner.start(sequence.problem);
    while (!search.step({ untilMs: performance.now() + SLICE_MS })) {
      if (takenMs() >= limitMs) return { status: "cut-off" };
    }
    const result = search.result();
    // Without its time a task may have no plan, and yet have one of steps that need each other.
    if (result.status !== "solved") return { status: "cut-off" };
    const schedule = sequence.shiftedLeft(result.actions);
    if (schedule === undefined) return { status: "cut-off", why: "cannot be shifted left" };
    return judged(domain, problem, schedule);
  });
}

/** A clock that shows processor time. */
const processorTime: Clock = { ...systemClock, now: takenMs };

function answering(
  texts: PddlTexts,
  plan: (task: LoadedTask) => Omit<TemporalAnswer, "tookMs">,
): TemporalAnswer {
  try {
    // Reading is limited by processor time, too: other programs may be running.
    const { domain, schedule } = loadPddlTask(importPddl(texts, {}, processorTime));
    const readMs = takenMs();
    if (schedule === undefined) return { status: "refused", why: "has no time", tookMs: readMs };
    return { ...plan({ domain, schedule }), readMs, tookMs: takenMs() };
  } catch (error) {
    if (!(error instanceof PddlError)) throw error;
    return { status: "refused", why: error.message, tookMs: takenMs() };
  }
}

function judged(
  domain: Domain,
  problem: SquadProblem,
  schedule: Schedule,
): Pick<TemporalAnswer, "status" | "plan" | "time" | "why"> {
  const proof = proveSchedule(problem, schedule);
  if (!proof.sound) return { status: "wrong", why: "the proof refuses the schedule" };
  const plan = formatTemporalPlan(stepsOfSchedule(domain, schedule));
  return { status: "solved", time: proof.scaledTime / 1000, plan };
}
