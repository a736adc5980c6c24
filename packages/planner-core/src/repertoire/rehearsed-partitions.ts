import type { CacheQuery } from "../contract/cache.ts";
import type { PlayedRepertoire } from "./played-repertoire.ts";
import { partitionOf } from "./store/partition-key.ts";

/** The answer to a request with a persona or directive that was not rehearsed. */
export type UnknownText = "plain" | "miss";

/** Requests differ without end; what is remembered of them does not. */
const MAX_KNOWN = 1024;

/**
 * Finds a query's plans in a repertoire that was made before: by goal, what must be maintained, persona and
 * directive. Model, prompt, memory, disabled actions and run-time costs are no part of it.
 */
export class RehearsedPartitions {
  readonly #repertoire: Pick<PlayedRepertoire, "domain" | "knows">;
  readonly #unknownText: UnknownText;
  /** By the partition of the query, which tells all that a repertoire's depends on. */
  readonly #known = new Map<string, { readonly own: string; readonly plain: string }>();

  constructor(repertoire: Pick<PlayedRepertoire, "domain" | "knows">, unknownText: UnknownText) {
    this.#repertoire = repertoire;
    this.#unknownText = unknownText;
  }

  /** Allocates nothing for queries that carry nothing but a goal, or that came before. */
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
