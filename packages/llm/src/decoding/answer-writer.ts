import type { Domain } from "@understudy/planner-core";
import { StepScanner } from "../parse/step-scanner.ts";
import type { DecodingEngine, DecodingHooks } from "./engine.ts";

/** Tokens before a piece that decide whether it begins with a blank. */
const DETOKENIZE_CONTEXT = 3;
/** A character has at most four bytes; more tokens than that are no character in the making. */
const MAX_PENDING = 4;

/** Turns the tokens of an answer into text and steps, each as early as it is known. */
export class AnswerWriter {
  readonly #engine: DecodingEngine;
  readonly #hooks: DecodingHooks;
  readonly #scanner: StepScanner;
  readonly #said: number[] = [];
  /** Said tokens from here on have no text yet: they end within a character. */
  #unread = 0;
  #text = "";
  #steps = 0;
  #isComplete = false;

  constructor(
    engine: DecodingEngine,
    domain: Domain,
    hooks: DecodingHooks,
    maxSteps: number | undefined,
  ) {
    this.#engine = engine;
    this.#hooks = hooks;
    this.#scanner = new StepScanner(domain, { maxSteps });
  }

  /** Tokens of the answer. */
  get said(): readonly number[] {
    return this.#said;
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
    this.#said.push(token);
    const pending = this.#said.slice(this.#unread);
    const before = this.#said.slice(Math.max(0, this.#unread - DETOKENIZE_CONTEXT), this.#unread);
    const piece = this.#engine.detokenize(pending, before);
    if (piece.endsWith("\uFFFD") && pending.length <= MAX_PENDING) return false;
    this.#unread = this.#said.length;
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
