import type { Clock, Orchestrator } from "@understudy/planner-core";
import { workWithin } from "@understudy/planner-core/internal";
import type { WorldRunner } from "./world-runner.ts";

/** The share of the time left that goes to choosing things for new questions: the rest is for their answers. */
const CHOOSING_SHARE = 0.5;
/** The first question is searched for this long however short the slice is, in milliseconds. */
const LEAST_MS = 0.1;

/**
 * See `World.planMany`. An agent is answered in rounds, each with more things. The rounds of agents whose turn has come
 * go on until they have their answers; only then are things chosen for the agents that are due next.
 */
export function planForMany(
  runners: Iterable<WorldRunner>,
  orchestrator: Orchestrator,
  clock: Clock,
  sliceMs: number,
): void {
  const untilMs = clock.now() + sliceMs;
  const waiting = [...runners].filter(({ dueMs }) => dueMs !== undefined).sort(byDueTime);
  const later = waiting.filter(({ isQuestionPut }) => !isQuestionPut);
  let asking = waiting.filter(({ isQuestionPut }) => isQuestionPut);
  /** Runners whose search did not end in the time that it had. */
  const paused = new Set<WorldRunner>();
  for (;;) {
    const isFresh = asking.every((runner) => paused.has(runner));
    // One at a time: the next agent sees what the plan of this one claims. A long search must not take its half each time.
    const most = paused.size === 0 ? 1 : later.length;
    if (isFresh) asking.push(...putQuestions(later, most, clock, untilMs));
    if (asking.length === 0) return;
    // Questions that are not asked again lose their place in the orchestrator: all are asked in every round.
    const questions = asking.map(({ question }) => question as NonNullable<typeof question>);
    const leftMs = Math.max(LEAST_MS, untilMs - clock.now());
    const outcomes = orchestrator.planMany(questions, leftMs);
    let isStuck = true;
    for (const [at, runner] of asking.entries()) {
      const outcome = outcomes[at];
      if (outcome === undefined || !runner.take(outcome)) {
        isStuck &&= paused.has(runner);
        paused.add(runner);
        continue;
      }
      isStuck = false;
      paused.delete(runner);
      workWithin(() => runner.chooseSome(), { untilMs, clock });
    }
    if (isStuck || clock.now() >= untilMs) return;
    asking = asking.filter(({ isQuestionPut }) => isQuestionPut);
  }
}

/** Chooses things for the first of the runners that have no question yet, and takes these off the list. */
function putQuestions(
  later: WorldRunner[],
  most: number,
  clock: Clock,
  untilMs: number,
): WorldRunner[] {
  const put: WorldRunner[] = [];
  const nowMs = clock.now();
  const pauseMs = nowMs + (untilMs - nowMs) * CHOOSING_SHARE;
  for (let runner = later[0]; runner !== undefined; runner = later[0]) {
    // The rest of a choice is made in the next call.
    if (workWithin(() => runner?.chooseSome() === true, { untilMs: pauseMs, clock })) break;
    later.shift();
    if (runner.question !== undefined) put.push(runner);
    if (put.length >= most || clock.now() >= pauseMs) break;
  }
  return put;
}

function byDueTime(one: WorldRunner, other: WorldRunner): number {
  return (one.dueMs ?? 0) - (other.dueMs ?? 0);
}
