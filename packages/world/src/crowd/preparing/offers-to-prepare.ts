import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../../binding/asker.ts";
import type { Errand } from "../errand.ts";
import type { GoalOfClass } from "../members.ts";
import type { Bidder, ErrandOffer, Offers } from "../offers.ts";
import type { Preparation } from "./preparation.ts";
import type { Prepared } from "./prepared.ts";

interface Preparing {
  readonly offers: Offers;
  /** Whether an errand may be offered to the agent. */
  readonly mayRun: (errand: Errand) => boolean;
  /** The number of agents that may still prepare for an errand. */
  readonly left: (preparation: Preparation, asker: Asker) => number;
  readonly prepared: Pick<Prepared, "waitingAt">;
}

/** Most agents that wait beside a thing before it is no better than any other. */
const MOST_WAITING = 8;
const NOTHING: ReadonlySet<never> = new Set();

/** The offers for first parts of errands, at the price of the whole. */
export function* offersToPrepare(
  preparations: readonly Pick<GoalOfClass, "errands" | "preparation">[],
  bidder: Bidder,
  { offers, mayRun, left, prepared }: Preparing,
): Work<readonly ErrandOffer[]> {
  const found: ErrandOffer[] = [];
  const { asker, goal } = bidder;
  for (const { errands = [], preparation: by } of preparations) {
    if (by === undefined || left(by, asker) <= 0) continue;
    if (by.isApproach) {
      if (mayRun(by.part)) found.push(...(yield* offersToApproach(by, bidder, offers, prepared)));
      continue;
    }
    for (const offer of yield* offers.of(bidder, errands.filter(mayRun))) {
      const aim = by.goalWith(offer.things, asker);
      const scaledCost = offer.scaledCost + by.scaledRest;
      if (aim) found.push({ ...offer, goal: aim, scaledCost, prepares: { goal, by } });
    }
  }
  return found;
}

/** The ways to things that others are to free, the dearer the more agents wait there; none for an agent that waits there. */
function* offersToApproach(
  by: Preparation,
  { asker, goal, hash }: Bidder,
  offers: Offers,
  prepared: Pick<Prepared, "waitingAt">,
): Work<readonly ErrandOffer[]> {
  const found: ErrandOffer[] = [];
  const things = asker.knowledge.ofKind(by.kind);
  const { at } = asker.traveller;
  if (at !== undefined && things.includes(at) && by.goalWith([at], asker)) return [];
  for (const thing of things) {
    const aim = by.goalWith([thing], asker);
    if (aim === undefined) continue;
    const way = yield* offers.wayTo(asker, thing);
    if (way === undefined) continue;
    const ahead = prepared.waitingAt(thing);
    const turns = Array.from({ length: Math.max(1, MOST_WAITING - ahead) }, (_, turn) => turn);
    found.push({
      ...{ goal: aim, hash, errand: by.part, things: [thing], stations: NOTHING },
      ...{ scaledCost: way + by.scaledRest, prepares: { goal, by } },
      ...{ contended: thing, room: turns.length, ahead },
      scaledWaits: turns.map((turn) => (ahead + turn) * by.scaledRest),
    });
  }
  return found;
}
