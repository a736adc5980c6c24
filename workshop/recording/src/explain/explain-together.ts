import type { Domain } from "@understudy/planner-core";
import type { Recording } from "../read/read-recording.ts";
import type { RecordedTogether, TogetherLine } from "../recording.ts";
import { silentRecorder } from "../replay/replay-request.ts";
import type { ReplayOptions } from "../replay/replay-run.ts";
import { replayTogether } from "../replay/replay-together.ts";
import { type StorySchedule, schedulesOf } from "./explain-request.ts";
import { replayLine } from "./replay-line.ts";

/** Everything that decided a request for a joint plan. */
export interface TogetherStory {
  readonly line: TogetherLine;
  readonly domain: string;
  readonly goal: string;
  /** The members' states. */
  readonly members: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>>;
  readonly schedules: readonly StorySchedule[];
  readonly outcome: RecordedTogether;
  /** Whether the replay of this request has the same outcome. */
  readonly identical: boolean;
}

/**
 * Explains a recorded request for a joint plan by replaying it.
 *
 * @throws RecordingError if it cannot be replayed, or has no outcome
 */
export async function explainTogether(
  recording: Recording,
  line: TogetherLine,
  options: ReplayOptions = {},
): Promise<TogetherStory> {
  const { engine, replayed } = await replayLine(recording, line, options, (one) =>
    replayTogether(one, line, silentRecorder()),
  );
  const { domain } = engine;
  const outcome = line.outcome as RecordedTogether;
  const goal = domain.goal(line.goal as Parameters<Domain["goal"]>[0]);
  const condition = domain.format(goal.condition);
  const members = Object.entries(line.agents).map(([name, { state }]) => [
    name,
    { ...domain.read(Int32Array.from(state)), ...(line.shared as object | undefined) },
  ]);
  return {
    line,
    domain: domain.name,
    goal: goal.name === undefined ? condition : `${goal.name} (${condition})`,
    members: Object.fromEntries(members) as TogetherStory["members"],
    schedules: schedulesOf(replayed),
    outcome,
    identical: replayed.outcome.hash === outcome.hash,
  };
}
