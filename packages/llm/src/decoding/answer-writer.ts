import type { Domain } from "@understudy/planner-core";
import { StepScanner } from "../parse/step-scanner.ts";
import type { DecodingEngine, DecodingHooks } from "./engine.ts";
import { TokenReader } from "./token-reader.ts";

/** Turns the tokens of an answer into text and steps, each as early as it is known. */
export class AnswerWriter {
  readonly #reader: TokenReader;
  readonly #hooks: DecodingHooks;
  readonly #scanner: StepScanner;
  #text = "";
  #steps = 0;
  #isComplete = false;

  constructor(
    engine: DecodingEngine,
    domain: Domain,
    hooks: DecodingHooks,
    maxSteps: number | undefined,
  ) {
    this.#reader = new TokenReader(engine);
    this.#hooks = hooks;
    this.#scanner = new StepScanner(domain, { maxSteps });
  }

  /** Tokens of the answer. */
  get said(): readonly number[] {
    return this.#reader.said;
  }

  /** Text of the answer, up to the end of its plan. */
  get text(): string {
    return this.#text;
  }

  get scanner(): StepScanner {
    return this.#scanner;
  }

  /** Whether the plan is complete. */
  get isComplete(): boolean {
    return this.#isComplete;
  }

  /** @returns whether a step asked to stop */
  say(token: number): boolean {
    const piece = this.#reader.read(token);
    if (piece === undefined) return false;
    const actions = this.#scanner.push(piece);
    const { planEnd } = this.#scanner;
    const kept = planEnd < 0 ? piece : piece.slice(0, planEnd - this.#text.length);
    this.#isComplete = planEnd >= 0;
    this.#text += kept;
    if (kept !== "") this.#hooks.onText?.(kept);
    let isStopped = false;
    for (const action of actions) {
      if (this.#hooks.onStep?.(action, this.#steps++) === "stop") isStopped = true;
    }
    return isStopped;
  }
}
