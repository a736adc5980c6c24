/**
 * Things, claims and memories of a world, as pages are told of them.
 *
 * @module
 */

import type { Claims, Memory, Thing, ThingId } from "@understudy/world";

/** An agent of a world as a viewer reads it. */
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

/** The world of a game, whatever its domain: what a viewer reads of it. A `World` is one. */
export interface ViewedWorld {
  readonly things: Iterable<Thing>;
  readonly agents: Iterable<WorldAgentInView>;
  readonly claims: Pick<Claims, "save">;
  get(id: ThingId): Readonly<Record<string, unknown>> | undefined;
}
