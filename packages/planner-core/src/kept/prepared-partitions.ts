import type { CacheQuery } from "../engine/contract/cache.ts";
import type { PlayedPlanLibrary } from "./played-plan-library.ts";
import { partitionOf } from "./store/partition-key.ts";

/** The treatment of an unprepared persona or directive. */
export type UnknownText = "plain" | "miss";

/** Limit on memoised queries, as the number of different requests is unbounded. */
const MAX_KNOWN = 1024;

/**
 * Finds the partition of a query in a prepared plan library: by goal, `maintain`, persona and directive, regardless of
 * model, prompt, memory, disabled actions and run-time costs.
 */
export class PreparedPartitions {
  readonly #planLibrary: Pick<PlayedPlanLibrary, "domain" | "knows">;
  readonly #unknownText: UnknownText;
  /** Partitions by that of the query, which determines the one in the plan library. */
  readonly #known = new Map<string, { readonly own: string; readonly plain: string }>();

  constructor(planLibrary: Pick<PlayedPlanLibrary, "domain" | "knows">, unknownText: UnknownText) {
    this.#planLibrary = planLibrary;
    this.#unknownText = unknownText;
  }

  /** The partition for a query. Allocates nothing for plain and for repeated queries. */
  of(query: CacheQuery): string {
    const { goal, maintain, text, partition } = query;
    const hasText = text.persona !== undefined || text.directive !== undefined;
    if (maintain === undefined && !hasText) return goal.hash;
    let known = this.#known.get(partition);
    if (known === undefined) {
      const { domain } = this.#planLibrary;
      const plain = partitionOf(domain, goal, maintain);
      known = { own: hasText ? partitionOf(domain, goal, maintain, text) : plain, plain };
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(partition, known);
    }
    if (this.#unknownText === "miss" || this.#planLibrary.knows(known.own)) return known.own;
    return known.plain;
  }
}
