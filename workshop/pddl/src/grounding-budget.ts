import { type Clock, systemClock } from "@understudy/planner-core";
import type { PddlLimits } from "./limits.ts";
import { limitError, type PddlPlace } from "./pddl-error.ts";

const MEBIBYTE = 2 ** 20;

/**
 * Estimated bytes of what is made of a task, up to its tools: with places in maps and lists, and with what the next stage makes
 * of it while it is still there.
 */
export const BYTES_PER = {
  fact: 500,
  action: 1500,
  /** A condition or an effect of a ground action. */
  part: 150,
  /** A binding of a rule, or an object of a type, that is kept. */
  binding: 100,
} as const;

const SMALLER = "take a smaller problem";
const STATIC = "add static preconditions that tell bindings apart";

/** Pieces of work between two looks at the clock. */
const WORK_AT_ONCE = 4096;

/**
 * The memory and the time that the ground actions of a task may take, counted while they are made. Says how far it came, what
 * is allowed, and which limit to raise.
 */
export class GroundingBudget {
  readonly limits: PddlLimits;
  readonly #clock: Clock;
  readonly #startMs: number;
  #bytes = 0;
  #work = 0;
  #nextLook = WORK_AT_ONCE;
  #facts = 0;
  #actions = 0;
  #isSpent = false;

  /** Time counts from now. */
  constructor(limits: PddlLimits, clock: Clock = systemClock) {
    this.limits = limits;
    this.#clock = clock;
    this.#startMs = clock.now();
  }

  /** The number of ground actions so far. */
  get actions(): number {
    return this.#actions;
  }

  /** Whether it was exceeded. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** @throws PddlError if there is no memory for another fact within reach */
  addFact(place: PddlPlace): void {
    this.#facts++;
    this.hold(BYTES_PER.fact, place);
  }

  /** @throws PddlError if there may be no more ground actions, or is no memory for them */
  addAction(place: PddlPlace): void {
    const { maxGroundActions } = this.limits;
    if (this.#actions >= maxGroundActions) {
      const message = `there are more than ${maxGroundActions} ground actions`;
      this.#refuse(place, message, "maxGroundActions", SMALLER);
    }
    this.#actions++;
    this.hold(BYTES_PER.action, place);
  }

  /** Counts memory that is taken. @throws PddlError if it is more than there may be */
  hold(bytes: number, place: PddlPlace): void {
    this.#bytes += bytes;
    const { maxMemoryMb } = this.limits;
    if (this.#bytes <= maxMemoryMb * MEBIBYTE) return;
    const message = `the task takes more than ${maxMemoryMb} MiB: ${this.#soFar()}`;
    this.#refuse(place, message, "maxMemoryMb", SMALLER);
  }

  /** Counts bindings and facts that are tried. @throws PddlError if they are too many, or took too long */
  work(count: number, place: PddlPlace): void {
    this.#work += count;
    if (this.#work < this.#nextLook && this.#work <= this.limits.maxWork) return;
    this.#look(place);
  }

  #look(place: PddlPlace): void {
    this.#nextLook = this.#work + WORK_AT_ONCE;
    const { maxWork, maxGroundMs } = this.limits;
    if (this.#work > maxWork) {
      const message = `there are more than ${maxWork} bindings and facts to try: ${this.#soFar()}`;
      this.#refuse(place, message, "maxWork", STATIC);
    }
    if (this.#clock.now() - this.#startMs <= maxGroundMs) return;
    const message = `grounding takes longer than ${maxGroundMs} ms: ${this.#soFar()}`;
    this.#refuse(place, message, "maxGroundMs", STATIC);
  }

  #refuse(place: PddlPlace, message: string, limit: keyof PddlLimits, advice: string): never {
    this.#isSpent = true;
    throw limitError(place, message, limit, advice);
  }

  #soFar(): string {
    return `${this.#actions} ground actions and ${this.#facts} facts so far`;
  }
}
