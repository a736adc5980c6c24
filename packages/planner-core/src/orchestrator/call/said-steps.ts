import type { Question } from "../../contract/lead.ts";
import { PlanProver } from "../../plan/prover.ts";

/** More steps than any plan has: what a lead says beyond them is not kept. */
const MAX_SAID = 1000;

/** Hears of the sound steps that a lead says, in order, each once. */
export type StepListener = (action: number) => void;

/**
 * The steps that a lead says while it answers. Each is proved as it comes, once for all who wait;
 * the lead is told to stop when the goal is reached, or when a step breaks the plan: what
 * follows would be cut off, and the understudy mends what stands. Where plans are bridged, what
 * follows a break counts as well, and the lead writes to its end.
 */
export class SaidSteps {
  readonly #question: Question;
  readonly #areBridged: boolean;
  readonly #listeners = new Set<StepListener>();
  readonly #sound: number[] = [];
  /** Every step of the latest try, sound or not. */
  readonly #said: number[] = [];
  /** Position of the next step, where the lead does not say. */
  #next = 0;
  #isDone = false;
  /** A second try said something else than the first, or a step breaks the plan: the whole answer counts. */
  #isAstray = false;
  #prover: PlanProver | undefined;

  /** @param areBridged whether steps behind one that breaks the plan are of use */
  constructor(question: Question, areBridged: boolean) {
    this.#question = question;
    this.#areBridged = areBridged;
  }

  /** The whole steps that the lead has said so far, sound or not, as long as they are of use. */
  get said(): readonly number[] {
    return this.#said;
  }

  /**
   * The lead said a step.
   *
   * @param index its position in the answer
   */
  say(action: number, index: number = this.#next): "continue" | "stop" {
    this.#next = index + 1;
    this.#keep(action, index);
    if (this.#isAstray) return "continue";
    if (index < this.#sound.length) {
      this.#isAstray = this.#sound[index] !== action;
      return "continue";
    }
    if (this.#isDone) return "stop";
    if (index > this.#sound.length) {
      this.#isAstray = true;
      return "continue";
    }
    const { domain, state, goal } = this.#question;
    this.#prover ??= new PlanProver(domain);
    const prover = this.#prover;
    try {
      const isSound = prover.prove(state, [...this.#sound, action], undefined, this.#question);
      this.#isDone = !isSound && !this.#areBridged;
      this.#isAstray = !isSound && this.#areBridged;
    } catch {
      // A cost function of the game misbehaves: the proof of the answer reports it.
      this.#isAstray = true;
    }
    if (this.#isDone || this.#isAstray) return this.#isDone ? "stop" : "continue";
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
   * Tells the steps so far at once and later ones as they come.
   *
   * @returns stops listening
   */
  listen(listener: StepListener): () => void {
    this.#listeners.add(listener);
    for (const action of [...this.#sound]) this.#tell(listener, action);
    return () => this.#listeners.delete(listener);
  }

  /** One that throws must not end the call for the others. */
  #tell(listener: StepListener, action: number): void {
    try {
      if (this.#listeners.has(listener)) listener(action);
    } catch {
      this.#listeners.delete(listener);
    }
  }
}
