import type { CompiledCondition, Domain, PackedState, Policy } from "@understudy/planner-core";
import type { SlicedWork } from "../work/work.ts";
import type { ComponentTable } from "./layout/component-table.ts";
import { BYTES_PER_STATE } from "./layout/component-table.ts";
import { groupParts, PlanBook } from "./plan-book.ts";

/** The policy of one or several parts of a goal. */
interface PolicyPart {
  scaledCost(state: PackedState): number;
  append(state: PackedState, actions: Int32Array, from: number): number;
}

/**
 * The tables of a goal's independent parts as one policy: plans are concatenated, and costs are
 * added. It excludes states that violate the domain's `maintain`, because tables assume that only
 * the variables a step changes need checking.
 */
export class TablePolicy implements Policy {
  readonly parts: readonly ComponentTable[];
  readonly longestPlan: number;
  readonly bytes: number;
  /** States of all parts. */
  readonly states: number;
  readonly #maintain: CompiledCondition | undefined;
  readonly #readers: readonly PolicyPart[];

  private constructor(
    domain: Domain,
    parts: readonly ComponentTable[],
    books: readonly PlanBook[],
    large: readonly ComponentTable[],
  ) {
    this.parts = parts;
    this.#readers = [...books, ...large];
    this.longestPlan = parts.reduce((sum, { facts }) => sum + facts.longestPlan, 0);
    this.states = parts.reduce((sum, { layout }) => sum + layout.states, 0);
    this.bytes = books.reduce((sum, { bytes }) => sum + bytes, this.states * BYTES_PER_STATE);
    this.#maintain = domain.maintain.isTrue ? undefined : domain.maintain;
  }

  /** Joins the tables of all parts of a goal. Yields units of work. */
  static *join(domain: Domain, parts: readonly ComponentTable[]): SlicedWork<TablePolicy> {
    const { small, large } = groupParts(parts);
    const books: PlanBook[] = [];
    for (const group of small) books.push(yield* PlanBook.write(group));
    return new TablePolicy(domain, parts, books, large);
  }

  scaledCost(state: PackedState): number {
    if (this.#maintain !== undefined && !this.#maintain.holds(state)) return -1;
    let scaledCost = 0;
    for (const reader of this.#readers) scaledCost += reader.scaledCost(state);
    return scaledCost;
  }

  plan(state: PackedState, actions: Int32Array): number {
    if (this.#maintain !== undefined && !this.#maintain.holds(state)) return -1;
    const readers = this.#readers;
    let length = 0;
    for (let at = 0; at < readers.length; at++) {
      length = (readers[at] as PolicyPart).append(state, actions, length);
      if (length < 0) return -1;
    }
    return length;
  }
}
