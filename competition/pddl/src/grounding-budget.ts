import { type Clock, systemClock } from "@understudy/planner-core";
import type { PddlLimits } from "./limits.ts";
import { limitError, type PddlPlace } from "./pddl-error.ts";

const MEBIBYTE = 2 ** 20;

/**
 * Estimated bytes of a task's parts up to its tools, including places in maps and lists, and the next stage's output.
 */
export const BYTES_PER = {
  fact: 500,
  action: 1500,
  /** A condition or effect of a ground action. */
  part: 150,
  /** A stored binding of a rule, or an object of a type. */
  binding: 100,
} as const;

const SMALLER = "take a smaller problem";
const STATIC = "add static preconditions that tell bindings apart";

/** Work between two clock readings. */
const WORK_AT_ONCE = 4096;

/** Budget of memory and time for grounding a task. Its errors report progress, limit, and which limit to raise. */
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

  /** Starts the clock. */
  constructor(limits: PddlLimits, clock: Clock = systemClock) {
    this.limits = limits;
    this.#clock = clock;
    this.#startMs = clock.now();
  }

  /** Number of ground actions so far. */
  get actions(): number {
    return this.#actions;
  }

  /** Whether it is exceeded. */
  get isSpent(): boolean {
    return this.#isSpent;
  }

  /** @throws PddlError if there is no memory for another reachable fact */
  addFact(place: PddlPlace): void {
    this.#facts++;
    this.hold(BYTES_PER.fact, place);
  }

  /** @throws PddlError for too many ground actions, or too little memory */
  addAction(place: PddlPlace): void {
    const { maxGroundActions } = this.limits;
    if (this.#actions >= maxGroundActions) {
      const message = `there are more than ${maxGroundActions} ground actions`;
      this.#refuse(place, message, "maxGroundActions", SMALLER);
    }
    this.#actions++;
    this.hold(BYTES_PER.action, place);
  }

  /** Counts memory. @throws PddlError above the limit */
  hold(bytes: number, place: PddlPlace): void {
    this.#bytes += bytes;
    const { maxMemoryMb } = this.limits;
    if (this.#bytes <= maxMemoryMb * MEBIBYTE) return;
    const message = `the task takes more than ${maxMemoryMb} MiB: ${this.#soFar()}`;
    this.#refuse(place, message, "maxMemoryMb", SMALLER);
  }

  /** Counts tried bindings and facts. @throws PddlError above the limit on work or time */
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
