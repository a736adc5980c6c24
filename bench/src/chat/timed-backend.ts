import type { Generation, GenerationRequest } from "@understudy/llm";
import { GREEDY } from "@understudy/llm/internal";
import { ScriptedBackend } from "@understudy/llm/testing";
import { Deadline, systemClock } from "@understudy/planner-core";

/** Chunks of the answer. */
const PIECES = 4;
const ANSWER = "Old Ann guards the gate, and fears nothing but geese.";

/** A model with a fixed latency that measures its last answer, since timers are coarse. */
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
      // Drops the requests recorded for tests.
      this.requests.length = 0;
    }
  }

  /** Answers directly. */
  async answer(onText?: (piece: string) => void): Promise<void> {
    const deadline = new Deadline(systemClock, 60_000);
    const system = { content: "", hash: "0" };
    const user = [{ kind: "user" as const, text: "Who guards the gate?" }];
    await this.generate({ system, user, maxTokens: 64, sampling: GREEDY, deadline, onText });
    deadline.release();
  }
}
