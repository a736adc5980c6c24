import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../../binding/asker.ts";
import type { Errand } from "../errand.ts";
import type { GoalOfClass } from "../members.ts";
import type { Bidder, ErrandOffer, Offers } from "../offers.ts";
import type { Preparation } from "./preparation.ts";

interface Preparing {
  readonly offers: Offers;
  /** Whether an errand may be offered to the agent. */
  readonly mayRun: (errand: Errand) => boolean;
  /** The number of agents that may still prepare for an errand. */
  readonly left: (preparation: Preparation, asker: Asker) => number;
}

/** The offers for first parts of errands, at the price of the whole. */
export function* offersToPrepare(
  preparations: readonly Pick<GoalOfClass, "errands" | "preparation">[],
  bidder: Bidder,
  { offers, mayRun, left }: Preparing,
): Work<readonly ErrandOffer[]> {
  const found: ErrandOffer[] = [];
  const { asker, goal } = bidder;
  for (const { errands = [], preparation: by } of preparations) {
    if (by === undefined || left(by, asker) <= 0) continue;
    for (const offer of yield* offers.of(bidder, errands.filter(mayRun))) {
      const aim = by.goalWith(offer.things, asker);
      const scaledCost = offer.scaledCost + by.scaledRest;
      if (aim) found.push({ ...offer, goal: aim, scaledCost, prepares: { goal, by } });
    }
  }
  return found;
}
