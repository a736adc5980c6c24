import type { Work } from "@understudy/planner-core/internal";
import type { Thing } from "../../things/thing.ts";
import type { Errand } from "../errand.ts";
import type { ErrandQuestion } from "../errand-question.ts";
import type { GoalOfClass } from "../members.ts";
import type { Bidder, ErrandOffer, Offers } from "../offers.ts";
import { type Comings, LONGEST_WAIT_MS } from "./comings.ts";
import type { Preparation } from "./preparation.ts";
import type { Prepared } from "./prepared.ts";

interface Preparing {
  readonly question: ErrandQuestion;
  readonly offers: Offers;
  /** The agent as a bidder for one of its goals. */
  readonly bidderFor: (goal: number) => Bidder;
  /** Whether an errand may be offered to the agent. */
  readonly mayRun: (errand: Errand) => boolean;
  /** The number of agents that may still prepare for an errand. */
  readonly left: (preparation: Preparation) => number;
  readonly worthOf: (thing: Thing) => number;
  readonly prepared: Pick<Prepared, "waiting">;
  readonly comings: Comings;
  /** The places to wait for each preparation, which equal agents share at one moment; undefined for none. */
  readonly places: Map<Preparation, readonly PlaceToWait[]> | undefined;
  /** The thing beside which the agent waits already. */
  readonly awaited: Thing | undefined;
  /** Whether there is other work for the agent: then it waits only for what comes soon and is worth something. */
  readonly hasWork: boolean;
}

/** A wait beside a thing. */
export interface Stay {
  readonly by: Preparation;
  readonly thing: Thing;
  /** The cost of what it is for, less what the thing is worth. */
  readonly scaledCost: number;
}

/** The preparations for an agent. */
export interface ToPrepare {
  readonly offers: readonly ErrandOffer[];
  /** Whether equal agents would find the same, wherever they are: nothing was to be compared. */
  readonly isForClass: boolean;
  /** Set if the agent is where it may wait. */
  readonly stay?: Stay | undefined;
}

/** A thing that may be waited for, and where. */
export interface PlaceToWait {
  readonly thing: Thing;
  readonly place: Thing;
  /** 0 if it is for others. */
  readonly worth: number;
}

/** The wait of an agent for a thing. */
interface Wait extends Stay {
  readonly bidder: Bidder;
  readonly place: Thing;
  readonly isForOthers: boolean;
}

/** Most things between which an agent chooses where to wait, the cheapest ones. */
const MOST_APPROACHES = 8;
/** Most agents that wait beside a thing before it is no better than any other. */
const MOST_WAITING = 8;
/** The longest wait in place of other work, in game time (ms). */
const SOON_MS = 5000;
const NOTHING: ReadonlySet<never> = new Set();
const NO_USES: ErrandOffer["uses"] = new Map();

/** The offers for first parts of errands, at the price of the whole. */
export function* offersToPrepare(
  preparations: readonly GoalOfClass[],
  preparing: Preparing,
): Work<ToPrepare> {
  const { offers, bidderFor, mayRun, left, question } = preparing;
  const found: ErrandOffer[] = [];
  const approaches: (readonly [Preparation, Bidder])[] = [];
  let isForClass = true;
  for (const { at, errands = [], preparation: by } of preparations) {
    if (by === undefined || left(by) <= 0) continue;
    const bidder = bidderFor(at);
    if (by.isApproach) {
      if (mayRun(by.part)) approaches.push([by, bidder]);
      else isForClass = false;
      continue;
    }
    isForClass = false;
    for (const offer of yield* offers.of(bidder, errands.filter(mayRun))) {
      const aim = by.goalWith(offer.things, question.asker);
      const scaledCost = offer.scaledCost + by.scaledRest;
      if (aim) found.push({ ...offer, goal: aim, scaledCost, prepares: { goal: bidder.goal, by } });
    }
  }
  const waits = yield* waitsFor(approaches, preparing);
  isForClass &&= approaches.every(([by]) => preparing.places?.get(by)?.length === 0);
  const at = question.asker.traveller.at;
  const stay = waits.find(({ place }) => place === at);
  if (stay !== undefined) return { offers: found, stay, isForClass };
  found.push(...waits.slice(0, MOST_APPROACHES).flatMap((wait) => offerOf(wait, preparing)));
  return { offers: found, isForClass };
}

/**
 * The places where an agent may wait, the cheapest first: for what others free, or for a change that comes by itself.
 */
function* waitsFor(
  approaches: readonly (readonly [Preparation, Bidder])[],
  preparing: Preparing,
): Work<readonly Wait[]> {
  const { question, offers, prepared, awaited, hasWork, places } = preparing;
  const { asker, own } = question;
  const found: Wait[] = [];
  const waiting = approaches.length === 0 ? undefined : prepared.waiting;
  for (const [by, bidder] of approaches) {
    const isForOthers = by.isForOthers(own);
    if (isForOthers && hasWork) continue;
    const known = places?.get(by) ?? placesFor(by, preparing);
    places?.set(by, known);
    for (const { thing, place, worth } of known) {
      const isTaken = !isForOthers && waiting?.has(thing) === true && thing !== awaited;
      // Its way may claim the place.
      if (isTaken || offers.slots.certain(asker, by.part, 0, place) === undefined) continue;
      const way = yield* offers.wayTo(asker, place);
      if (way === undefined) continue;
      const scaledCost = way + by.scaledRest - worth;
      found.push({ by, bidder, thing, place, isForOthers, scaledCost });
    }
  }
  return found.sort((one, other) => one.scaledCost - other.scaledCost);
}

function placesFor(
  by: Preparation,
  { question: { asker, own }, comings, hasWork, worthOf }: Preparing,
): readonly PlaceToWait[] {
  const isForOthers = by.isForOthers(own);
  const placeOf = by.placesToWait(asker, own, comings, hasWork ? SOON_MS : LONGEST_WAIT_MS);
  return asker.knowledge.ofKind(by.kind).flatMap((thing): PlaceToWait[] => {
    const place = placeOf(thing);
    const worth = place === undefined || isForOthers ? 0 : worthOf(thing);
    return place === undefined || (hasWork && worth <= 0) ? [] : [{ thing, place, worth }];
  });
}

/** The way to a place, the dearer the more agents wait there for others; one agent waits for what comes by itself. */
function offerOf(
  { by, bidder, thing, place, isForOthers, scaledCost }: Wait,
  { question, prepared }: Preparing,
): readonly ErrandOffer[] {
  const { goal, hash } = bidder;
  const aim = by.goalWith([place], question.asker);
  if (aim === undefined) return [];
  const ahead = prepared.waiting.get(thing) ?? 0;
  const most = isForOthers ? MOST_WAITING : 1;
  const scaledWaits = Array.from(
    { length: Math.max(1, most - ahead) },
    (_, turn) => (ahead + turn) * by.scaledRest,
  );
  const isShared = ahead + scaledWaits.length <= most;
  return [
    {
      ...{
        goal: aim,
        hash,
        errand: by.part,
        things: [place],
        stations: NOTHING,
        uses: NO_USES,
        ahead,
      },
      ...{
        scaledCost,
        scaledLength: scaledCost,
        prepares: { goal, by, thing, isSole: !isForOthers },
      },
      // Beyond, one more makes no difference.
      ...{ contended: isShared ? thing : undefined, room: scaledWaits.length, scaledWaits },
    },
  ];
}
