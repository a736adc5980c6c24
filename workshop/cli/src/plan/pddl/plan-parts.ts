import { ClassicalPlanner } from "@understudy/classical";
import { COST_SCALE, planOf, type SearchResult, systemClock } from "@understudy/planner-core";
import type { ProblemAnswer } from "../answer.ts";
import type { LoadedPddl } from "./load-pddl.ts";
import { planPreferences } from "./plan-preferences.ts";

/** Time for the first part; each later one gets twice as much as its predecessor. */
const FIRST_PART_MS = 1000;
/** Growth factor of the parts, in actions and preparation time. */
const GROWTH = 4;

/** An answer, and the part of the task that it is for. */
export interface PartAnswer {
  readonly loaded: LoadedPddl;
  readonly answer: ProblemAnswer;
}

/**
 * Plans a task that is too large as a whole: each part for a limited time, the last one or the whole task without
 * limit.
 */
export function planParts(
  first: LoadedPddl,
  more: Iterator<LoadedPddl, void>,
  budgetMs: number = Number.POSITIVE_INFINITY,
): PartAnswer {
  const startedMs = systemClock.now();
  const timeLeft = (): number => Math.max(0, startedMs + budgetMs - systemClock.now());
  const timed = (loaded: LoadedPddl, timeMs: number): PartAnswer => {
    const answer = planPart(loaded, Math.min(timeMs, timeLeft()));
    return { loaded, answer: { ...answer, elapsedMs: systemClock.now() - startedMs } };
  };
  let loaded = first;
  let madeMs = 0;
  for (let timeMs = FIRST_PART_MS; !loaded.task.isWhole && timeLeft() > 0; timeMs *= 2) {
    const result = timed(loaded, timeMs);
    if (result.answer.status === "solved") return result;
    // A part that is ready only after the budget is useless.
    if (madeMs * GROWTH > timeLeft()) break;
    const nextMs = systemClock.now();
    const next = more.next();
    if (next.done === true) break;
    madeMs = systemClock.now() - nextMs;
    loaded = next.value;
  }
  return timed(loaded, Number.POSITIVE_INFINITY);
}

function planPart(loaded: LoadedPddl, timeMs: number): ProblemAnswer {
  const answer =
    loaded.task.soft.length > 0 ? planPreferences(loaded, timeMs) : firstPlan(loaded, timeMs);
  if (loaded.task.isWhole) return answer;
  // Omitted actions may allow a cheaper plan, or any plan at all.
  const status = answer.status === "unsolvable" ? "cut-off" : answer.status;
  return { ...answer, status, optimal: false };
}

function firstPlan({ domain, state, goal }: LoadedPddl, timeMs: number): ProblemAnswer {
  const startedMs = systemClock.now();
  const search = new ClassicalPlanner().start({
    domain,
    state,
    goal,
    mode: "first",
  });
  search.step({ untilMs: startedMs + timeMs });
  const result: SearchResult = search.result();
  const isSolved = result.status === "solved";
  return {
    status: result.status,
    plan: isSolved ? planOf(domain, result.actions) : null,
    goal,
    cost: isSolved ? result.scaledCost / COST_SCALE : 0,
    optimal: false,
    source: "classical",
    llmSteps: 0,
    elapsedMs: systemClock.now() - startedMs,
  };
}
