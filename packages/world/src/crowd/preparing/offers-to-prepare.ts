import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../../binding/asker.ts";
import type { Thing } from "../../things/thing.ts";
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
  readonly prepared: Pick<Prepared, "waiting">;
}

/** Most things between which an agent chooses where to wait, the nearest ones. */
const MOST_APPROACHES = 8;
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
  { asker, own, goal, hash }: Bidder,
  offers: Offers,
  prepared: Pick<Prepared, "waiting">,
): Work<readonly ErrandOffer[]> {
  const near: { readonly thing: Thing; readonly way: number }[] = [];
  const { at } = asker.traveller;
  const mayWaitAt = by.placesToWait(asker, own);
  const isThere = at?.kind === by.kind && mayWaitAt(at);
  for (const thing of isThere ? [] : asker.knowledge.ofKind(by.kind)) {
    if (!mayWaitAt(thing)) continue;
    const way = yield* offers.wayTo(asker, thing);
    if (way !== undefined) near.push({ thing, way });
  }
  near.sort((one, other) => one.way - other.way);
  const waiting = near.length === 0 ? undefined : prepared.waiting;
  return near.slice(0, MOST_APPROACHES).flatMap(({ thing, way }): ErrandOffer[] => {
    const aim = by.goalWith([thing], asker);
    if (aim === undefined) return [];
    const ahead = waiting?.get(thing) ?? 0;
    const scaledWaits = Array.from(
      { length: Math.max(1, MOST_WAITING - ahead) },
      (_, turn) => (ahead + turn) * by.scaledRest,
    );
    const isShared = ahead + scaledWaits.length <= MOST_WAITING;
    return [
      {
        ...{ goal: aim, hash, errand: by.part, things: [thing], stations: NOTHING, ahead },
        ...{ scaledCost: way + by.scaledRest, prepares: { goal, by } },
        // Beyond, one more makes no difference.
        ...{ contended: isShared ? thing : undefined, room: scaledWaits.length, scaledWaits },
      },
    ];
  });
}
