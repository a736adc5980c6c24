import type { ThingLayout } from "../layout.ts";
import type { ThingRelevance } from "../relevance/relevance.ts";
import type { Tallies } from "../relevance/tallies.ts";
import type { NearThings } from "../things/near-things.ts";
import type { Thing } from "../things/thing.ts";
import type { WayBook } from "../things/way-book.ts";
import type { StandIn } from "./binding.ts";

/** The parts of a world for the choice of candidates. */
export interface CandidateOptions {
  readonly layout: ThingLayout;
  readonly book: WayBook;
  readonly near: NearThings;
  readonly tallies: Tallies;
  /** By kind: the number of places to fill in the first round. */
  readonly counts: ReadonlyMap<string, number>;
  readonly standIns: ReadonlyMap<string, StandIn>;
  readonly relevance: ThingRelevance;
  /** See `WorldOptions.worth`, in thousandths. */
  readonly worthOf: (thing: Thing) => number;
}
