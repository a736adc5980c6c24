import type { Generation, GenerationRequest } from "@understudy/llm";
import { GREEDY } from "@understudy/llm/internal";
import { ScriptedBackend } from "@understudy/llm/testing";
import { Deadline, systemClock } from "@understudy/planner-core";

/** Pieces in which the answer comes. */
const PIECES = 4;
const ANSWER = "Old Ann guards the gate, and fears nothing but geese.";

/** A model that takes a fixed time, and knows how long its last answer took: timers are coarse. */
export class TimedBackend extends ScriptedBackend {
  tookMs = Number.NaN;

  constructor(latencyMs: number) {
    super(() => ({ text: ANSWER, latencyMs, pieces: PIECES }));
  }

  override async generate(request: GenerationRequest): Promise<Generation> {
    const beganMs = performance.now();
    try {
      return await super.generate(request);
    } finally {
      this.tookMs = performance.now() - beganMs;
      // It keeps its requests for tests to look at.
      this.requests.length = 0;
    }
  }

  /** Has it answer, without anything in front of it. */
  async answer(onText?: (piece: string) => void): Promise<void> {
    const deadline = new Deadline(systemClock, 60_000);
    const system = { content: "", hash: "0" };
    const user = [{ kind: "user" as const, text: "Who guards the gate?" }];
    await this.generate({ system, user, maxTokens: 64, sampling: GREEDY, deadline, onText });
    deadline.release();
  }
}
