import type { CacheQuery } from "../engine/contract/cache.ts";
import type { PlayedRepertoire } from "./played-repertoire.ts";
import { partitionOf } from "./store/partition-key.ts";

/** The treatment of an unrehearsed persona or directive. */
export type UnknownText = "plain" | "miss";

/** Limit on memoised queries, as the number of different requests is unbounded. */
const MAX_KNOWN = 1024;

/**
 * Finds the partition of a query in a rehearsed repertoire: by goal, `maintain`, persona and directive, regardless of
 * model, prompt, memory, disabled actions and run-time costs.
 */
export class RehearsedPartitions {
  readonly #repertoire: Pick<PlayedRepertoire, "domain" | "knows">;
  readonly #unknownText: UnknownText;
  /** Partitions by that of the query, which determines the one in the repertoire. */
  readonly #known = new Map<string, { readonly own: string; readonly plain: string }>();

  constructor(repertoire: Pick<PlayedRepertoire, "domain" | "knows">, unknownText: UnknownText) {
    this.#repertoire = repertoire;
    this.#unknownText = unknownText;
  }

  /** The partition for a query. Allocates nothing for plain and for repeated queries. */
  of(query: CacheQuery): string {
    const { goal, maintain, text, partition } = query;
    const hasText = text.persona !== undefined || text.directive !== undefined;
    if (maintain === undefined && !hasText) return goal.hash;
    let known = this.#known.get(partition);
    if (known === undefined) {
      const { domain } = this.#repertoire;
      const plain = partitionOf(domain, goal, maintain);
      known = { own: hasText ? partitionOf(domain, goal, maintain, text) : plain, plain };
      if (this.#known.size >= MAX_KNOWN) this.#known.clear();
      this.#known.set(partition, known);
    }
    if (this.#unknownText === "miss" || this.#repertoire.knows(known.own)) return known.own;
    return known.plain;
  }
}
