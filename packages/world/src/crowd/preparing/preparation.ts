/**
 * The first parts of errands whose rest has to wait: a few agents fetch what it takes meanwhile.
 *
 * @module
 */

import type { Condition } from "@understudy/planner-core";
import type { Work } from "@understudy/planner-core/internal";
import type { Asker } from "../../binding/asker.ts";
import type { ThingLayout, ThingPlace } from "../../layout.ts";
import type { KnownGoal } from "../../question/goals.ts";
import type { ThingLink } from "../../relevance/sort-tests.ts";
import type { LiftedPlan } from "../../sharing/lifted-plan.ts";
import type { KnownThings, Thing } from "../../things/thing.ts";
import type { Errand, ErrandThing, OwnValuesOf } from "../errand.ts";
import type { Promises } from "../promises.ts";
import type { ErrandSlots } from "../slots/slots.ts";
import { type Comings, LONGEST_WAIT_MS } from "./comings.ts";

/** A value of an agent after the part. */
interface OwnAim {
  readonly slot: number;
  /** Undefined for any thing. */
  readonly code: number | undefined;
}

/**
 * The first part of an errand, up to a thing that all agents have to wait for: to fetch what is to be fried while all
 * fires are in use. It is a plan of its own, for what the agent has then. If nothing comes before the way to that
 * thing, the way is the part: who has the food in hand waits beside the fire, and who has nothing else to do waits
 * there for food that will be done.
 */
export class Preparation {
  /** The errand of the part. */
  readonly part: Errand;
  /** The kind of the thing that is waited for. */
  readonly kind: string;
  /** The cost of the rest of the errand without ways, in thousandths. */
  readonly scaledRest: number;
  /** Whether it only leads to the thing that is waited for, or to where that is. */
  readonly isApproach: boolean;
  readonly #whole: Errand;
  /** The index of the thing that the way leads to. */
  readonly #spot: number;
  /** The index of that thing in the whole errand. */
  readonly #missing: number;
  /** The agent's own variables after it, and the places in them. */
  readonly #aim: Condition;
  readonly #held: readonly OwnAim[];
  readonly #places: readonly ThingPlace[];

  private constructor(
    whole: Errand,
    part: Errand,
    missing: number,
    aim: Condition,
    places: readonly ThingPlace[],
    held: readonly OwnAim[],
    spot?: number,
  ) {
    this.isApproach = spot !== undefined;
    this.#spot = spot ?? missing;
    this.#whole = whole;
    this.part = part;
    this.#missing = missing;
    this.kind = whole.kinds[missing]?.name as string;
    const costOf = ({ steps }: Errand): number =>
      steps.reduce((sum, { scaledCost }) => sum + scaledCost, 0);
    this.scaledRest = costOf(whole) - costOf(part);
    this.#aim = Object.freeze(aim);
    this.#places = places;
    this.#held = held;
  }

  /**
   * The preparations of an errand.
   *
   * @param actions of its plan
   * @param errandOf makes an errand of the first of them
   */
  static of(
    { steps, kinds }: LiftedPlan,
    actions: readonly number[],
    whole: Errand,
    errandOf: (count: number) => Errand,
    layout: ThingLayout,
    promises: Pick<Promises, "assignmentsOf" | "onlyMoves">,
  ): readonly Preparation[] {
    const { position } = layout;
    /** Whether the way to a thing leads to another one, at once or by what is known of it. */
    const isAt = (missing: number, spot: number): boolean =>
      missing === spot ||
      whole.links.some(({ thing, by }) => thing === spot && by.thing === missing);
    const approachTo = (missing: number): readonly Preparation[] => {
      const [way] = steps;
      const [spot = -1, ...others] = way?.isWay === true ? way.things : [];
      const place = whole.places[spot];
      const isTo = others.length === 0 && isAt(missing, spot);
      if (!isTo || place === undefined || position === undefined) return [];
      // A way that changes anything else has a price that waiting is not worth.
      const at = layout.codeOf(position.variable, place);
      if (at < 0 || !promises.onlyMoves(actions[0] as number)) return [];
      const aim = { [position.name]: decoded(position.variable, at) };
      return [new Preparation(whole, errandOf(1), missing, aim, [place], [], spot)];
    };
    return kinds.flatMap((_, missing) => {
      const first = steps.findIndex(({ things }) => things.includes(missing));
      const last = steps.slice(0, Math.max(0, first)).findLastIndex(({ isWay }) => !isWay);
      if (last < 0) return approachTo(missing);
      const part = errandOf(last + 1);
      const aim: Record<string, boolean | number | string> = {};
      const places: ThingPlace[] = [];
      const held: OwnAim[] = [];
      for (const [slot, code] of promises.assignmentsOf(actions[last] as number)) {
        const own = layout.own.find(({ variable }) => variable.id === slot);
        if (own === undefined) continue;
        const place = part.places.find((one) => layout.codeOf(own.variable, one) === code);
        if (own.isThing && place === undefined) return [];
        if (own.isThing && place !== undefined) places.push(place);
        aim[own.name] = decoded(own.variable, code);
        if (slot !== position?.variable.id)
          held.push({ slot, code: own.isThing ? undefined : code });
      }
      const isAny = Object.keys(aim).length > 0;
      return isAny ? [new Preparation(whole, part, missing, aim, places, held)] : [];
    });
  }

  /** Whether the rest of the errand has to wait, for nothing else than one kind of thing. */
  *isDue(asker: Asker, own: OwnValuesOf, slots: ErrandSlots, comings: Comings): Work<boolean> {
    const whole = this.#whole;
    if (!whole.suits(own) || whole.isForbidden(asker)) return false;
    // Agents with free hands do not wait for what others do: other work may come for them anywhere.
    if (this.isApproach && !this.isForOthers(own) && !comings.haveBeenSeen(this.kind)) return false;
    for (const thing of whole.kinds.keys()) {
      const isMissing = slots.suiting(asker, whole, thing, own).length === 0;
      if (isMissing !== (thing === this.#missing)) return false;
      if (slots.isPiece()) yield;
    }
    return true;
  }

  /** Whether the agent holds what the errand takes, and waits for what others do with the thing. */
  isForOthers(own: OwnValuesOf): boolean {
    const isHeld = (thing: number): boolean =>
      thing !== this.#missing && this.#whole.held(thing, own) !== undefined;
    return this.#spot === this.#missing && [...this.#whole.kinds.keys()].some(isHeld);
  }

  /** Whether an agent has what the part brings, wherever it is; never for a part that brings nothing to have. */
  isDone({ packed, things }: OwnValuesOf): boolean {
    const isHeld = ({ slot, code }: OwnAim): boolean =>
      code === undefined ? things.has(slot) : packed[slot] === code;
    return this.#held.length > 0 && this.#held.every(isHeld);
  }

  /** Whether the rest of the errand need not wait any longer. */
  isOpen(asker: Asker, own: OwnValuesOf, slots: ErrandSlots): boolean {
    return slots.suiting(asker, this.#whole, this.#missing, own).length > 0;
  }

  /**
   * Finds where an agent may wait for a thing: it fits what the agent holds, once others have done their work with it,
   * or once the change has come that it lacks.
   */
  placesToWait(
    { knowledge, mayUse }: Asker,
    own: OwnValuesOf,
    comings: Comings,
    withinMs: number = LONGEST_WAIT_MS,
  ): (thing: Thing) => Thing | undefined {
    const whole = this.#whole;
    const missing = this.#missing;
    const spot = this.#spot;
    const isForOthers = this.isForOthers(own);
    const chosenOf = (one: Thing | undefined): ErrandThing | undefined => {
      const facts = one && knowledge.factsOf(one);
      return one && facts && { id: one.id, facts };
    };
    const certain = whole.held(missing, own);
    const chosen = whole.kinds.map((_, at) => {
      const held = whole.held(at, own);
      return held === undefined ? undefined : chosenOf(knowledge.find(held));
    });
    const isComing = (thing: Thing, here: ErrandThing): boolean =>
      mayUse(thing) &&
      !whole.takes(missing, here) &&
      whole.takesOnce(missing, here, (test) => comings.isNear(thing, here.facts, test, withinMs));
    return (thing) => {
      const here = chosenOf(thing);
      if (here === undefined || (certain !== undefined && certain !== thing.id)) return undefined;
      const mayFit = isForOthers ? whole.awaits(missing, here) : isComing(thing, here);
      chosen[missing] = here;
      const place = mayFit ? this.#placeOf(thing, here, knowledge) : undefined;
      chosen[spot] = chosenOf(place);
      return chosen[spot] !== undefined && whole.fits(chosen, own, missing) ? place : undefined;
    };
  }

  /** The place of a thing that is waited for. */
  #placeOf(thing: Thing, { facts }: ErrandThing, knowledge: KnownThings): Thing | undefined {
    if (this.#spot === this.#missing) return thing;
    const isLink = (link: ThingLink): boolean =>
      link.thing === this.#spot && link.by.thing === this.#missing;
    const id = facts.things[this.#whole.links.find(isLink)?.by.slot ?? -1];
    const place = id === undefined ? undefined : knowledge.find(id);
    return place?.kind === this.#whole.kinds[this.#spot]?.name ? place : undefined;
  }

  /** The goal of the part with certain things; undefined if the rest of the errand does not want them. */
  goalWith(things: readonly Thing[], { knowledge }: Asker): KnownGoal | undefined {
    const { places } = this.part;
    const isWanted = (thing: Thing, at: number): boolean => {
      const facts = knowledge.factsOf(thing);
      const index = this.#whole.places.indexOf(places[at] as ThingPlace);
      return facts !== undefined && this.#whole.takes(index, { id: thing.id, facts });
    };
    const areWanted = this.isApproach || things.every(isWanted);
    if (!areWanted) return undefined;
    const pins = this.#places.map(
      (place) => [place.name, things[places.indexOf(place)] as Thing] as const,
    );
    const reserved = this.#places.map(({ name }) => name);
    return { reference: this.#aim, pins: new Map(pins), reserved, isKnown: true };
  }
}

function decoded(
  variable: ThingLayout["own"][number]["variable"],
  code: number,
): boolean | number | string {
  if (variable.type === "boolean") return code !== 0;
  return variable.type === "enum" ? (variable.values[code] as string) : code;
}
