import type { Work } from "@understudy/planner-core/internal";
import type { Thing } from "../things/thing.ts";
import { type RelaxedPlan, RelaxedPlans, type RelaxedPrices } from "./relaxed-plan.ts";
import type { ThingTask } from "./thing-task.ts";

/** The things and tools that an agent may use. */
export interface UseLimits {
  readonly mayUse: (thing: Thing) => boolean;
  /** Whether its steps may claim a thing that they may use. */
  readonly mayClaim: (thing: Thing) => boolean;
  /** Tools that it must not use. */
  readonly forbidden: ReadonlySet<string>;
}

/** No limit at all. */
export const ALL_USE: UseLimits = {
  mayUse: () => true,
  mayClaim: () => true,
  forbidden: new Set(),
};

/** The limits of a set. */
export interface SetLimits extends Pick<UseLimits, "forbidden" | "mayUse"> {
  /** By kind: the number of places for it. */
  readonly rooms: ReadonlyMap<string, number>;
  /** Things that have places anyway. */
  readonly forced: ReadonlySet<Thing>;
  /** The things of the best plan so far. */
  readonly kept: ReadonlySet<Thing>;
  /** The cost of the way to a thing, in thousandths. */
  readonly reach: (thing: Thing) => number;
  /** Limit of relaxed plans in the set. */
  readonly most: number;
}

/** Limits of relaxed plans tried for a set: in all, and in a row without a new thing that fits. */
const MOST_PLANS = 24;
const MOST_MISSES = 4;

/**
 * Sets of things that may bring about a goal together. The things of a set that failed become
 * dearer, and so do the amounts that its plan lacked, so that other things take their turn.
 */
export class ThingSets {
  readonly #task: ThingTask;
  readonly #plans: RelaxedPlans;
  readonly #surcharges: Float64Array;
  /** The mean cost of a thing in the first plan. */
  #unit = 0;

  private constructor(task: ThingTask, plans: RelaxedPlans) {
    this.#task = task;
    this.#plans = plans;
    this.#surcharges = new Float64Array(task.things.length);
  }

  static *of(task: ThingTask): Work<ThingSets> {
    return new ThingSets(task, yield* RelaxedPlans.of(task));
  }

  /** Whether not even a relaxed plan with what may be used reaches the goal, so that there is none. */
  *isHopeless({ mayUse, mayClaim, forbidden }: UseLimits): Work<boolean> {
    const { isWhole, goals, things } = this.#task;
    if (!isWhole || goals === undefined || !this.#plans.areRelaxed) return false;
    const ways = new Float64Array(things.length);
    const ifAny = (may: UseLimits["mayUse"]): Float64Array =>
      Float64Array.from(things, (thing) => (may(thing) ? 0 : Infinity));
    const prices = { ways, things: ifAny(mayUse), claims: ifAny(mayClaim), forbidden };
    const plan = yield* this.#plans.find({ ...prices, amounts: new Map() });
    return plan === undefined;
  }

  /**
   * The things of the next set, besides the mandatory ones: those of whole relaxed plans, while
   * there is room.
   */
  *next({
    rooms,
    forced,
    kept,
    mayUse,
    forbidden,
    reach,
    most,
  }: SetLimits): Work<readonly Thing[]> {
    const { things } = this.#task;
    const ways = Float64Array.from(things, reach);
    const own = this.#surcharges.map((of, at) => (mayUse(things[at] as Thing) ? of : Infinity));
    const left = new Map(rooms);
    const chosen = new Set(indicesOf(things, forced));
    const start = chosen.size;
    const spared = indicesOf(things, kept);
    this.#take(spared, chosen, left);
    const before = chosen.size;
    const amounts = new Map<number, number>();
    const claims = new Float64Array(things.length);
    let cheapest: RelaxedPlan | undefined;
    let lacking: RelaxedPlan | undefined;
    let misses = 0;
    let taken = 0;
    for (let count = 0; count < MOST_PLANS && misses < MOST_MISSES && taken < most; count++) {
      // In turn, without one thing of the best plan, to find a substitute for it.
      const without = spared[count];
      const prices = without === undefined ? own : withSurcharge(own, without, 1000 * this.#unit);
      const plan = yield* this.#plans.find({ ways, things: prices, claims, forbidden, amounts });
      if (plan === undefined) break;
      this.#unit ||= Math.max(1000, plan.scaledCost / Math.max(1, plan.things.size));
      if (plan.short.length > 0) {
        lacking ??= plan;
        this.#learn(plan, amounts);
        continue;
      }
      cheapest ??= plan;
      const isNew = this.#take(plan.things, chosen, left);
      if (isNew) taken++;
      for (const at of plan.things) {
        if (plan === cheapest) (this.#surcharges[at] as number) += this.#unit;
        if (without === undefined) (own[at] as number) += this.#unit;
      }
      misses = isNew || without !== undefined ? 0 : misses + 1;
    }
    if (chosen.size === before && lacking !== undefined) this.#take(lacking.things, chosen, left);
    return [...chosen].slice(start).map((at) => things[at] as Thing);
  }

  /** Adds the things of a plan if all of them fit. Returns whether any was new. */
  #take(things: Iterable<number>, chosen: Set<number>, left: Map<string, number>): boolean {
    const others = [...things].filter((at) => !chosen.has(at));
    const counts = new Map<string, number>();
    for (const at of others) {
      const { kind } = this.#task.things[at] as Thing;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    if ([...counts].some(([kind, count]) => count > (left.get(kind) ?? 0))) return false;
    for (const [kind, count] of counts) left.set(kind, (left.get(kind) ?? 0) - count);
    for (const at of others) chosen.add(at);
    return others.length > 0;
  }

  /** Raises the prices of the amounts that a plan lacks. */
  #learn({ short }: RelaxedPlan, amounts: Map<number, number>): void {
    for (const variable of short) {
      amounts.set(variable, 2 * (amounts.get(variable) ?? this.#unit / 4));
    }
  }
}

function indicesOf(things: readonly Thing[], of: ReadonlySet<Thing>): readonly number[] {
  return things.flatMap((thing, at) => (of.has(thing) ? [at] : []));
}

function withSurcharge(prices: RelaxedPrices["things"], at: number, of: number): Float64Array {
  const changed = Float64Array.from(prices);
  (changed[at] as number) += of;
  return changed;
}
