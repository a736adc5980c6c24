/**
 * Things, claims and memories of a world, as sent to pages.
 *
 * @module
 */

import type { Claims, Memory, Thing, ThingId } from "@understudy/world";

/** The part of a world's agent that a viewer reads. */
export interface WorldAgentInView {
  readonly name: string;
  readonly memory: Memory | undefined;
  readonly currentRunner:
    | {
        readonly outcome: { readonly steps: readonly { readonly things: object }[] } | undefined;
      }
    | undefined;
  believes(id: ThingId): Readonly<Record<string, unknown>> | undefined;
}

/** The part of a game's world that a viewer reads, for any domain. A `World` fits. */
export interface ViewedWorld {
  readonly things: Iterable<Thing>;
  readonly agents: Iterable<WorldAgentInView>;
  readonly claims: Pick<Claims, "save">;
  get(id: ThingId): Readonly<Record<string, unknown>> | undefined;
}
