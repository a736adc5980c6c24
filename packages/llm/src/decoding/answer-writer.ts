import type { Domain } from "@understudy/planner-core";
import { StepScanner } from "../parse/step-scanner.ts";
import { AnswerStops } from "./answer-stops.ts";
import type { DecodingEngine, DecodingHooks } from "./engine.ts";
import { TokenReader } from "./token-reader.ts";

/** Turns the tokens of an answer into text and steps, each as early as possible. */
export class AnswerWriter {
  readonly #reader: TokenReader;
  readonly #hooks: DecodingHooks;
  readonly #scanner: StepScanner;
  readonly #stops: AnswerStops;
  #text = "";
  #steps = 0;
  #isComplete = false;

  constructor(
    engine: DecodingEngine,
    domain: Domain,
    hooks: DecodingHooks,
    maxSteps: number | undefined,
    stop: readonly string[] | undefined,
  ) {
    this.#reader = new TokenReader(engine);
    this.#hooks = hooks;
    this.#stops = new AnswerStops(stop);
    this.#scanner = new StepScanner(domain, { maxSteps });
  }

  /** Tokens of the answer so far. */
  get said(): readonly number[] {
    return this.#reader.said;
  }

  /** Text of the answer so far, up to the end of its plan or a stop sequence. */
  get text(): string {
    return this.#text + this.#stops.held;
  }

  get scanner(): StepScanner {
    return this.#scanner;
  }

  /** Whether the answer is complete because of the end of the plan or a stop sequence. */
  get isComplete(): boolean {
    return this.#isComplete || this.#stops.isFound;
  }

  /** @returns whether a step handler asked to stop */
  say(token: number): boolean {
    const piece = this.#reader.read(token);
    if (piece === undefined) return false;
    return this.#write(this.#stops.push(piece));
  }

  /** Ends the answer. */
  end(): void {
    this.#write(this.#stops.end());
  }

  #write(piece: string): boolean {
    if (piece === "") return false;
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
