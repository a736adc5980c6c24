import type { LlmPlanner } from "@understudy/planner-core";

type Asked = Parameters<LlmPlanner["ask"]>[0];
type Answer = Awaited<ReturnType<LlmPlanner["ask"]>>;

/** The persona of agents that the model plans for. */
const PERSONA = "a slow thinker";
/** One agent in so many is such. */
const EVERY = 10;
/** The time of an answer, in game time (ms). */
const ANSWER_MS = 400;

/**
 * An LLM planner without a model, on the game's clock: it plans as the engine does, a while later, and for few agents.
 */
export class ScriptedModel implements LlmPlanner {
  readonly model = "scripted";
  readonly fingerprint = "scripted";
  /** Questions so far. */
  asked = 0;
  readonly #open: { readonly dueMs: number; readonly answer: () => void }[] = [];
  #nowMs = 0;

  /** The request of an agent, by its number. */
  static requestOf(agent: number): { readonly persona?: string } {
    return agent % EVERY === 0 ? { persona: PERSONA } : {};
  }

  /** Answers what is due in a frame. */
  frame(nowMs: number): void {
    this.#nowMs = nowMs;
    while ((this.#open[0]?.dueMs ?? Number.POSITIVE_INFINITY) <= nowMs) {
      this.#open.shift()?.answer();
    }
  }

  admit({ text }: Parameters<LlmPlanner["admit"]>[0]): ReturnType<LlmPlanner["admit"]> {
    if (text.persona === PERSONA) return { admitted: true, predictedMs: ANSWER_MS };
    return { admitted: false, reason: "overloaded", background: false };
  }

  async ask({ draft = [], deadline }: Asked): Promise<Answer> {
    this.asked++;
    const { signal } = deadline;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      this.#open.push({ dueMs: this.#nowMs + ANSWER_MS, answer: resolve });
    });
    return { kind: "plan", actions: draft, text: "" };
  }
}
