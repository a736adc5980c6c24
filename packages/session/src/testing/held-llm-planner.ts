import {
  type Admission,
  type LlmAnswer,
  type LlmPlanner,
  type LlmRequest,
  loadDomain,
  type Step,
} from "@understudy/planner-core";
import { HUT } from "./hut.ts";

const hut = loadDomain(HUT);
const go = (place: string): Step => ({ tool: "goto", args: { place } });
const CHOP: Step = { tool: "chop", args: {} };
const WAY = [go("forest"), CHOP, CHOP, go("home"), { tool: "light_fire", args: {} }];

/** Answers one question: at once with the first step towards warmth, and with the rest on release. */
export class HeldLlmPlanner implements LlmPlanner {
  readonly model = "held";
  readonly fingerprint = "held";
  release = (): void => {};
  readonly #released = new Promise<void>((resolve) => {
    this.release = resolve;
  });
  #isAsked = false;

  admit(): Admission {
    if (this.#isAsked) return { admitted: false, reason: "overloaded", background: false };
    return { admitted: true, predictedMs: undefined };
  }

  async ask({ onStep }: LlmRequest): Promise<LlmAnswer> {
    this.#isAsked = true;
    const actions = WAY.map((step) => hut.actionOf(step));
    onStep?.(actions[0] as number, 0);
    await this.#released;
    return { kind: "plan", actions, text: "" };
  }
}
