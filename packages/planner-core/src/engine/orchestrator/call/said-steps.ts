import { PlanProver } from "../../../rules/plan/prover.ts";
import type { Question } from "../../contract/llm-planner.ts";

/** Limit on the remembered steps of an LLM planner; no plan has more. */
const MAX_SAID = 1000;

/** Receives each sound step of an LLM planner once, in order. */
export type StepListener = (action: number) => void;

/**
 * The steps of an LLM planner while it writes its answer. Each is proved once for all waiters. The LLM planner is
 * stopped at the goal, or at a step that breaks the plan: what follows would be cut off, and the classical planner
 * mends the beginning. With bridging, later steps count as well, so the LLM planner writes to its end.
 */
export class SaidSteps {
  readonly #question: Question;
  readonly #areBridged: boolean;
  readonly #listeners = new Set<StepListener>();
  readonly #sound: number[] = [];
  /** All steps of the latest attempt, sound or not. */
  readonly #said: number[] = [];
  /** Position of the next step, unless the LLM planner states one. */
  #next = 0;
  #isDone = false;
  /** Whether a second attempt differs from the first, or a step breaks the plan. Then only the whole answer counts. */
  #hasDiverged = false;
  #prover: PlanProver | undefined;

  /** @param areBridged whether steps after a broken one are still useful */
  constructor(question: Question, areBridged: boolean) {
    this.#question = question;
    this.#areBridged = areBridged;
  }

  /** The useful steps completed so far, sound or not. */
  get said(): readonly number[] {
    return this.#said;
  }

  /**
   * Adds a step of the LLM planner.
   *
   * @param index position of the step in the answer
   */
  say(action: number, index: number = this.#next): "continue" | "stop" {
    this.#next = index + 1;
    this.#keep(action, index);
    if (this.#hasDiverged) return "continue";
    if (index < this.#sound.length) {
      this.#hasDiverged = this.#sound[index] !== action;
      return "continue";
    }
    if (this.#isDone) return "stop";
    if (index > this.#sound.length) {
      this.#hasDiverged = true;
      return "continue";
    }
    const { domain, state, goal } = this.#question;
    this.#prover ??= new PlanProver(domain);
    const prover = this.#prover;
    try {
      const isSound = prover.prove(state, [...this.#sound, action], undefined, this.#question);
      this.#isDone = !isSound && !this.#areBridged;
      this.#hasDiverged = !isSound && this.#areBridged;
    } catch {
      // A cost function of the game misbehaves; the proof of the answer will report it.
      this.#hasDiverged = true;
    }
    if (this.#isDone || this.#hasDiverged) return this.#isDone ? "stop" : "continue";
    this.#isDone = goal.condition.holds(prover.state);
    this.#sound.push(action);
    for (const listener of [...this.#listeners]) this.#tell(listener, action);
    return this.#isDone ? "stop" : "continue";
  }

  #keep(action: number, index: number): void {
    if (this.#isDone || !Number.isInteger(index) || index < 0 || index >= MAX_SAID) return;
    const said = this.#said;
    if (index > said.length) return;
    // A second try starts over.
    said.length = index;
    said.push(action);
  }

  /**
   * Calls `listener` with earlier steps at once, and with later steps as they arrive.
   *
   * @returns function that stops listening
   */
  listen(listener: StepListener): () => void {
    this.#listeners.add(listener);
    for (const action of [...this.#sound]) this.#tell(listener, action);
    return () => this.#listeners.delete(listener);
  }

  /** Passes a step to one listener; an error there must not end the call for the others. */
  #tell(listener: StepListener, action: number): void {
    try {
      if (this.#listeners.has(listener)) listener(action);
    } catch {
      this.#listeners.delete(listener);
    }
  }
}
