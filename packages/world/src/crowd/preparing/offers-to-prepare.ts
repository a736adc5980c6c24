import type { Work } from "@understudy/planner-core/internal";
import type { Errand } from "../errand.ts";
import type { GoalOfClass } from "../members.ts";
import type { Bidder, ErrandOffer, Offers } from "../offers.ts";

/**
 * The offers for first parts of errands, at the price of the whole.
 *
 * @param mayRun whether an errand may be offered to the agent
 */
export function* offersToPrepare(
  preparations: readonly Pick<GoalOfClass, "errands" | "preparation">[],
  bidder: Bidder,
  offers: Offers,
  mayRun: (errand: Errand) => boolean,
): Work<readonly ErrandOffer[]> {
  const found: ErrandOffer[] = [];
  const { asker, goal } = bidder;
  for (const { errands = [], preparation: by } of preparations) {
    if (by === undefined) continue;
    for (const offer of yield* offers.of(bidder, errands.filter(mayRun))) {
      const aim = by.goalWith(offer.things, asker);
      const scaledCost = offer.scaledCost + by.scaledRest;
      if (aim) found.push({ ...offer, goal: aim, scaledCost, prepares: { goal, by } });
    }
  }
  return found;
}
