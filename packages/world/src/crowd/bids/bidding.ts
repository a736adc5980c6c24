/**
 * The bids of agents of a crowd.
 *
 * @module
 */

import type { Goal } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../../binding/asker.ts";
import type { CandidateOptions } from "../../binding/candidate-options.ts";
import { compiledGoal, type KnownGoal } from "../../question/goals.ts";
import type { Errand } from "../errand.ts";
import type { ErrandQuestion } from "../errand-question.ts";
import type { Errands } from "../errands.ts";
import type { CrowdMember, GoalOfClass, NeededSearch, WaitingMember } from "../members.ts";
import type { Bidder, ErrandOffer, Offers } from "../offers.ts";
import type { Comings } from "../preparing/comings.ts";
import {
  offersToPrepare,
  type PlaceToWait,
  type Stay,
  type ToPrepare,
} from "../preparing/offers-to-prepare.ts";
import type { Preparation } from "../preparing/preparation.ts";
import type { Prepared } from "../preparing/prepared.ts";

interface BiddingParts {
  readonly options: Pick<CandidateOptions, "layout" | "worthOf">;
  readonly offers: Offers;
  readonly errands: Errands;
  readonly prepared: Prepared;
  readonly comings: Comings;
  /** Whether an errand may be offered to an agent. */
  readonly mayRun: (agent: string, errand: Errand) => boolean;
  /** The number of agents that may still prepare for an errand. */
  readonly leftToPrepare: (preparation: Preparation, asker: Asker) => number;
  /** Whether a search for what all known errands need can wait. */
  readonly isInVain: (key: string) => boolean;
}

const NONE: readonly never[] = Object.freeze([]);

/** The bid of an agent that finds nothing, whose equals would find nothing either, wherever they are. */
export const NOTHING_FOR_CLASS: readonly never[] = Object.freeze([]);

/** Finds the offers of agents. */
export class Bidding {
  readonly #parts: BiddingParts;
  /** By class of agents. */
  readonly #places = new Map<string, Map<Preparation, readonly PlaceToWait[]>>();

  constructor(parts: BiddingParts) {
    this.#parts = parts;
  }

  /** Begins another moment. */
  refresh(): void {
    this.#places.clear();
  }

  /**
   * The offers for an agent's next goal that has some; a search that is needed instead; empty for none. Undefined if
   * the agent waits where it is.
   */
  *of(one: WaitingMember<CrowdMember>): Work<readonly ErrandOffer[] | NeededSearch | undefined> {
    const { errands: known, isInVain, mayRun, offers } = this.#parts;
    const { avoided, goals } = one.question;
    const { name } = one.member;
    const mayTake = ({ errand, things }: ErrandOffer): boolean =>
      !avoided.some((steps) => errand.hasStep(steps, things));
    const isOwn = avoided.length > 0;
    const searchAlone = (of: string): NeededSearch => {
      return { key: `${name} ${of}`, without: NONE, goals: goals.length, isAlone: true };
    };
    const open = one.goals ?? [];
    let isForClass = true;
    while (one.next < open.length) {
      const next = open[one.next++] as GoalOfClass;
      const { at, errands, key, without, besides = [] } = next;
      const search = (of: string, leftOut: readonly string[] = NONE): NeededSearch =>
        isOwn ? searchAlone(of) : { key: of, without: leftOut, goals: at + 1 };
      if (errands === undefined) {
        return next.isAlone === true ? searchAlone(key) : search(key, without);
      }
      if (next.preparation !== undefined) {
        const toPrepare = yield* this.#toPrepare(one, [next, ...besides], false);
        const { offers: prepared, stay } = toPrepare;
        isForClass &&= toPrepare.isForClass;
        const some = prepared.filter(mayTake);
        if (some.length === 0 && stay !== undefined) return this.#stays(one, stay);
        if (some.length > 0) return some;
        continue;
      }
      isForClass = false;
      const bidder = this.#bidder(one, at);
      const usable = errands.filter((errand) => mayRun(name, errand));
      const isLimited = one.question.asker.constraints?.areOwn === true;
      if (!isLimited && known.isSearchDue(bidder.hash)) return search(bidder.hash);
      if (usable.length === 0) return searchAlone(key);
      const direct = yield* offers.of(bidder, usable);
      const { offers: prepared, stay } = yield* this.#toPrepare(one, besides, true);
      const found = [...direct, ...prepared].filter(mayTake);
      const least = Math.min(...found.map(({ scaledCost }) => scaledCost));
      if (stay !== undefined && stay.scaledCost < least) return this.#stays(one, stay);
      if (found.length > 0) return found;
      // No known errand begins where the agent is: what others use up does not matter.
      if (!isInVain(key)) return search(key);
    }
    if (isOwn) return searchAlone("");
    return isForClass ? NOTHING_FOR_CLASS : NONE;
  }

  #bidder({ question: { asker, own, goals } }: WaitingMember<CrowdMember>, at: number): Bidder {
    const goal = goals[at] as KnownGoal;
    const { hash } = compiledGoal(this.#parts.options.layout, goal) as Goal;
    return { asker, own, goal, hash };
  }

  #toPrepare(
    one: WaitingMember<CrowdMember>,
    preparations: readonly GoalOfClass[],
    hasWork: boolean,
  ): Work<ToPrepare> {
    const { comings, leftToPrepare, mayRun, offers, options, prepared } = this.#parts;
    const { member, question } = one;
    return offersToPrepare(preparations, {
      ...{ question, offers, prepared, comings, hasWork },
      places: this.#placesFor(question, hasWork),
      awaited: prepared.thingAwaitedBy(member),
      worthOf: (thing) => options.worthOf(thing),
      bidderFor: (at) => this.#bidder(one, at),
      mayRun: (errand) => mayRun(member.name, errand),
      left: (preparation) => leftToPrepare(preparation, question.asker),
    });
  }

  /** Equal agents may wait at the same places. */
  #placesFor(
    { className }: ErrandQuestion,
    hasWork: boolean,
  ): Map<Preparation, readonly PlaceToWait[]> | undefined {
    if (className === undefined) return undefined;
    const key = `${hasWork} ${className}`;
    const known = this.#places.get(key) ?? new Map<Preparation, readonly PlaceToWait[]>();
    this.#places.set(key, known);
    return known;
  }

  #stays({ member, question }: WaitingMember<CrowdMember>, { by, thing }: Stay): undefined {
    this.#parts.prepared.stays(member, thing, by, question);
  }
}
