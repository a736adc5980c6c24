import type { Domain, TogetherOutcome, TogetherRequest } from "@understudy/planner-core";
import type { NowTogetherRequest } from "@understudy/planner-core/schedule";
import { encodeTogether, squadName } from "../record/encode.ts";
import type { RunRecorder } from "../record/run-recorder.ts";
import type { RecordedTogether, RequestLine, TogetherLine } from "../recording.ts";
import type { ReplayScript } from "./replay-parts.ts";
import { answerOf, newOrchestrator, type ReplayEngine } from "./replay-request.ts";
import type { ReplayedSchedule } from "./replay-schedules.ts";

/** The replay's result for a request for a joint plan. */
export interface ReplayedTogether {
  readonly outcome: RecordedTogether;
  readonly schedules: readonly ReplayedSchedule[];
}

/** The script of a request for a joint plan: there is nothing to tell about caches and LLM planners. */
export function scriptOf(line: TogetherLine): ReplayScript {
  const { request, engine, tick, atMs, budgetMs, schedules, tookMs } = line;
  const told = { request, engine, tick, atMs, budgetMs, schedules, tookMs };
  return {
    request: { ...told, agent: squadName(line) } as unknown as RequestLine,
    late: undefined,
  };
}

/**
 * Replays a request for a joint plan on a fresh engine, each search as far as in the recorded run.
 *
 * @throws RequestError, StateError for an invalid request
 */
export async function replayTogether(
  engine: ReplayEngine,
  line: TogetherLine,
  recorder: RunRecorder,
): Promise<ReplayedTogether> {
  const { orchestrator, clock, schedules } = newOrchestrator(engine, scriptOf(line), recorder);
  const request = requestOf(engine.domain, line);
  const { budgetMs, sliceMs } = line;
  const outcome: TogetherOutcome =
    budgetMs === undefined
      ? orchestrator.planNow(request, sliceMs)
      : await answerOf(orchestrator.plan({ ...request, budgetMs }), clock);
  return { outcome: encodeTogether(outcome), schedules: schedules.replayed };
}

function requestOf(domain: Domain, line: TogetherLine): NowTogetherRequest {
  const { measure, nowMs, unitMs, events, clocks, by, keep, expansions, maintain, ways } = line;
  // As in recordings from before there was a choice.
  const { until = "proved" } = line;
  const members = Object.entries(line.agents).map(([name, { state, disabled }]) => [
    name,
    { state: domain.pack(Int32Array.from(state)), disabled },
  ]);
  const running = line.running?.map(({ leftToMs, ...step }) =>
    leftToMs === undefined ? step : { ...step, leftToMs: leftToMs ?? Number.POSITIVE_INFINITY },
  );
  return {
    agents: Object.fromEntries(members) as TogetherRequest["agents"],
    shared: line.shared as TogetherRequest["shared"],
    goal: line.goal as TogetherRequest["goal"],
    goals: line.goals as TogetherRequest["goals"],
    maintain: maintain as TogetherRequest["maintain"],
    ...{ measure, running, nowMs, unitMs, events, clocks, by, keep, expansions, ways, until },
  };
}
