import type { Clock, ManyRequest, Orchestrator } from "@understudy/planner-core";
import { workWithin } from "@understudy/planner-core/internal";
import type { WorldRunner } from "./world-runner.ts";

/** New questions are put as long as this share of the time lasts: the rest is for their answers. */
const CHOOSING_SHARE = 0.5;
/** Somebody is answered however little time is left, in milliseconds. */
const LEAST_MS = 0.1;

/** See `World.planMany`. */
export function planForMany(
  runners: Iterable<WorldRunner>,
  orchestrator: Orchestrator,
  clock: Clock,
  sliceMs: number,
): void {
  const beganMs = clock.now();
  const asking: WorldRunner[] = [];
  const waiting: WorldRunner[] = [];
  for (const runner of runners) {
    if (runner.dueMs !== undefined) (runner.isQuestionPut ? asking : waiting).push(runner);
  }
  const questions: ManyRequest[] = [];
  const put = (runner: WorldRunner): void => {
    const { question } = runner;
    if (question === undefined) return;
    asked.push(runner);
    questions.push(question);
  };
  const asked: WorldRunner[] = [];
  // One that the orchestrator was asked for keeps its place only if it is asked for again.
  for (const runner of asking) put(runner);
  waiting.sort((one, other) => (one.dueMs ?? 0) - (other.dueMs ?? 0));
  const untilMs = beganMs + sliceMs * CHOOSING_SHARE;
  for (const runner of waiting) {
    // What is left of it is chosen in the next tick.
    if (workWithin(() => runner.chooseSome(), { untilMs, clock })) break;
    put(runner);
    if (clock.now() >= untilMs) break;
  }
  if (questions.length === 0) return;
  const leftMs = Math.max(LEAST_MS, sliceMs - (clock.now() - beganMs));
  for (const [at, outcome] of orchestrator.planMany(questions, leftMs).entries()) {
    const runner = asked[at];
    if (outcome === undefined || runner?.take(outcome) !== true) continue;
    workWithin(() => runner.chooseSome(), { untilMs: beganMs + sliceMs, clock });
  }
}
