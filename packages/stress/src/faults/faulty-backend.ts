import type { Backend, BackendInfo, Generation, GenerationRequest } from "@understudy/llm";
import {
  type Clock,
  type Deadline,
  GenerationTimeoutError,
  InferenceError,
} from "@understudy/planner-core";
import { spoilAnswer } from "../server/spoil-answer.ts";

/** The faults in the demo's menu. */
export const SHOW_FAULTS: readonly {
  readonly name: "down" | "slow" | "hang" | "stall" | "garbage" | "liar";
  readonly description: string;
}[] = [
  { name: "down", description: "The model's server refuses every call." },
  { name: "slow", description: "Every answer comes three seconds later." },
  { name: "hang", description: "The model never says a word." },
  { name: "stall", description: "The model begins to write, and stops in the middle." },
  { name: "garbage", description: "The model talks, but writes no plan." },
  { name: "liar", description: "The model writes plans with a step that does not work." },
];

const SLOWER_MS = 3000;
const PROSE = "I would first look around, and then decide what to do.";
const BEGINNING = '{"steps":[{"tool":"';

/**
 * A model with faults that can be switched on and off at any time. If several are on, the first in the menu applies.
 *
 * @example
 * const faulty = new FaultyBackend(backend, systemClock);
 * faulty.set("slow", true);
 */
export class FaultyBackend implements Backend {
  readonly #inner: Backend;
  readonly #clock: Clock;
  readonly #on = new Set<string>();
  readonly prepare?: NonNullable<Backend["prepare"]>;
  readonly keeps?: NonNullable<Backend["keeps"]>;

  constructor(inner: Backend, clock: Clock) {
    this.#inner = inner;
    this.#clock = clock;
    if (inner.prepare !== undefined) this.prepare = inner.prepare.bind(inner);
    if (inner.keeps !== undefined) this.keeps = inner.keeps.bind(inner);
  }

  get info(): BackendInfo {
    return this.#inner.info;
  }

  /** Switches a fault on or off; unknown names are ignored. */
  set(fault: string, on: boolean): void {
    if (on) this.#on.add(fault);
    else this.#on.delete(fault);
  }

  load(): Promise<void> {
    return this.#inner.load();
  }

  dispose(): Promise<void> {
    return this.#inner.dispose();
  }

  async generate(request: GenerationRequest): Promise<Generation> {
    const fault = SHOW_FAULTS.find(({ name }) => this.#on.has(name))?.name;
    switch (fault) {
      case undefined:
        return this.#inner.generate(request);
      case "down":
        throw new InferenceError("The connection was refused: a fault of the menu");
      case "slow":
        await pause(this.#clock, SLOWER_MS, request.deadline);
        return this.#inner.generate(request);
      case "hang":
        return this.#neverEnd(request.deadline);
      case "stall":
        request.onStart?.();
        request.onText?.(BEGINNING);
        return this.#neverEnd(request.deadline);
      case "garbage":
        return said(PROSE);
      case "liar":
        return lie(await this.#inner.generate(withoutSteps(request)));
    }
  }

  async #neverEnd(deadline: Deadline): Promise<never> {
    await pause(this.#clock, Number.POSITIVE_INFINITY, deadline);
    throw new GenerationTimeoutError("The call was never answered");
  }
}

/** The request without step reports, because the streamed steps would be correct. */
function withoutSteps(request: GenerationRequest): GenerationRequest {
  const { plan } = request;
  const quiet = plan === undefined ? undefined : { ...plan, onStep: undefined };
  return { ...request, plan: quiet, onText: undefined };
}

/** The same plan without its middle step; for a plan of one step, a plan with an unknown tool. */
function lie({ text, usage }: Generation): Generation {
  const isShort = text.split('"tool"').length <= 2;
  const kind = isShort ? "hallucinated_tool" : "violated_precondition";
  return { text: spoilAnswer(text, { kind }), stop: "end", usage };
}

function said(text: string): Generation {
  const completionTokens = Math.ceil(text.length / 4);
  return { text, stop: "end", usage: { promptTokens: 0, completionTokens, totalMs: 0 } };
}

/** Waits; rejects at the call's deadline. Infinity waits for the deadline. */
function pause(clock: Clock, ms: number, deadline: Deadline): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let stop = (): void => {};
    const isEndless = ms === Number.POSITIVE_INFINITY;
    const timer = isEndless
      ? undefined
      : clock.setTimer(() => {
          stop();
          resolve();
        }, ms);
    stop = deadline.onEnd(() => {
      if (timer !== undefined) clock.clearTimer(timer);
      const { reason } = deadline;
      const late = new GenerationTimeoutError("The call was cancelled");
      reject(reason instanceof Error ? reason : late);
    });
  });
}
