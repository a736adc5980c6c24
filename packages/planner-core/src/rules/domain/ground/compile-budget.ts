import { type Clock, systemClock } from "../../../base/clock/clock.ts";
import type { IssueCollector } from "../../../base/json/issues.ts";
import type { DomainLimits } from "../definition/definition.ts";

const MEBIBYTE = 2 ** 20;
/** Bytes per ground action, for its entries in a dozen lists that grow by doubling. */
const BYTES_PER_ACTION = 64;
/** Bytes per integer of conditions and effects: written form, simplified form, and growing lists. */
const BYTES_PER_INTEGER = 12;
/** Number of ground actions between two readings of the clock. */
const ACTIONS_AT_ONCE = 256;

/** Limits on the ground actions of a domain and on the integers in their conditions and effects. */
export function roomIn({ maxGroundActions, maxGroundSize, maxMemoryMb }: DomainLimits): {
  readonly actions: number;
  readonly integers: number;
} {
  const bytes = maxMemoryMb * MEBIBYTE;
  return {
    actions: Math.min(maxGroundActions, Math.floor(bytes / BYTES_PER_ACTION)),
    integers: Math.min(maxGroundSize, Math.floor(bytes / BYTES_PER_INTEGER)),
  };
}

/**
 * Memory and time spent on the ground actions of a domain: estimated before grounding, measured during it. The issue
 * states what is needed, the limit, and which limit to raise.
 */
export class CompileBudget {
  readonly #limits: DomainLimits;
  readonly #issues: IssueCollector;
  readonly #clock: Clock;
  readonly #startMs: number;
  /** Expected number of actions. */
  #planned = 0;
  #made = 0;

  constructor(limits: DomainLimits, issues: IssueCollector, clock: Clock = systemClock) {
    this.#limits = limits;
    this.#issues = issues;
    this.#clock = clock;
    this.#startMs = clock.now();
  }

  /** Whether the limits allow this number of actions with this total number of integers. */
  admits(actions: number, integers: number): boolean {
    const { maxGroundActions } = this.#limits;
    this.#planned = actions;
    if (actions > maxGroundActions) {
      const message = `make ${actions} ground actions; at most ${maxGroundActions} are allowed`;
      return this.#refuse(message, "maxGroundActions");
    }
    return this.#holds(actions, integers);
  }

  /** Whether the limits allow one more action, given the integers so far. */
  goesOn(integers: number): boolean {
    const { maxCompileMs } = this.#limits;
    if (!this.#holds(++this.#made, integers)) return false;
    if (this.#made % ACTIONS_AT_ONCE !== 0) return true;
    if (this.#clock.now() - this.#startMs <= maxCompileMs) return true;
    const share = `${this.#made} of ${this.#planned} ground actions`;
    return this.#refuse(`took longer than ${maxCompileMs} ms: ${share} were made`, "maxCompileMs");
  }

  #holds(actions: number, integers: number): boolean {
    const { maxGroundSize, maxMemoryMb } = this.#limits;
    if (integers > maxGroundSize) {
      const message = `make ground actions of more than ${maxGroundSize} integers`;
      return this.#refuse(message, "maxGroundSize");
    }
    const bytes = actions * BYTES_PER_ACTION + integers * BYTES_PER_INTEGER;
    if (bytes <= maxMemoryMb * MEBIBYTE) return true;
    const needed = `${Math.ceil(bytes / MEBIBYTE)} MiB as ${actions} ground actions`;
    return this.#refuse(`take about ${needed}; ${maxMemoryMb} MiB are allowed`, "maxMemoryMb");
  }

  #refuse(message: string, limit: keyof DomainLimits): false {
    const hint = `use fewer parameters or shorter conditions, or raise ${limit} if you trust the file`;
    this.#issues.add("/tools", message, hint);
    return false;
  }
}
