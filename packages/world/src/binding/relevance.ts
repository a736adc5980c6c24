/**
 * Bindings: which things stand at the places of a question, and what the ways between them cost.
 *
 * @module
 */

import type { CompiledCondition, Variable } from "@understudy/planner-core";
import { type ConditionNode, conditionVariables } from "@understudy/planner-core/compiled";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts, ThingUse } from "../things/thing.ts";
import { type Means, mayHoldFor, meansOf, type PossibleValues, possibleMeans } from "./means.ts";
import { Passing } from "./passing.ts";

/** Values that may help: those of one variable, or all. */
type Wanted = Map<number, Set<number> | "all">;

const NO_USE: ThingUse = Object.freeze({
  ...{ matters: false, isFarUsable: false },
  ...{ amount: 0, scaledCost: 0 },
});

/**
 * Says which things can matter for a goal: backwards from what the goal asks for, an action matters if it brings about
 * something that is wanted, and then what it needs is wanted, too (Nebel, Dimopoulos, Koehler: *Ignoring irrelevant facts
 * and operators in plan generation*, 1997). Nothing that a cheapest plan uses is left out, where a direct way is never
 * dearer than a detour; which things are passed on detours is for `Passages` to say.
 */
export class ThingRelevance {
  /** How agents get from thing to thing. */
  readonly passing: Passing;
  readonly #layout: ThingLayout;
  readonly #means: readonly Means[];
  readonly #maintain: ConditionNode;
  readonly #goals = new Map<string, GoalRelevance>();
  readonly #onDetours = new WeakMap<GoalRelevance, GoalRelevance>();
  #all: GoalRelevance | undefined;
  #count = 0;

  constructor(layout: ThingLayout) {
    this.#layout = layout;
    this.#means = meansOf(layout);
    this.#maintain = layout.domain.maintain.node;
    this.passing = new Passing(layout, this.#means);
  }

  /** The things that matter for any goal that the domain declares. */
  get ofAll(): GoalRelevance {
    const roots = this.#layout.domain.goals.map(({ condition }) => condition.node);
    this.#all ??= this.#make([...roots, this.#maintain], false);
    return this.#all;
  }

  /** The things that matter for a goal. Worked out once for each goal. */
  of(goal: { readonly hash: string; readonly condition: CompiledCondition }): GoalRelevance {
    let known = this.#goals.get(goal.hash);
    if (known === undefined) {
      // Conditions that requests bring along are unbounded in number.
      if (this.#goals.size >= 1000) this.#goals.clear();
      known = this.#make([goal.condition.node, this.#maintain], false);
      this.#goals.set(goal.hash, known);
    }
    return known;
  }

  /** The things that matter where others may be passed: those as well that open a way. */
  onDetours(direct: GoalRelevance): GoalRelevance {
    // Where every thing can be passed as it is, nothing else is needed for that.
    if (this.passing.isPlain) return direct;
    let known = this.#onDetours.get(direct);
    if (known === undefined) {
      known = this.#make(direct.roots, true);
      this.#onDetours.set(direct, known);
    }
    return known;
  }

  #make(roots: readonly ConditionNode[], hasDetours: boolean): GoalRelevance {
    return new GoalRelevance(this.#layout, this.#means, roots, this.#count++, hasDetours);
  }
}

/** The first goals take notes in facts. */
const NOTED_GOALS = 32;

/** The means of a kind that are about its last place, and what is wanted without them. */
interface OwnMeans {
  readonly means: readonly Means[];
  readonly wanted: Wanted;
}

/** The things that can matter for one goal. */
export class GoalRelevance {
  /** The kinds of which a thing can matter. */
  readonly kinds: readonly Kind[];
  readonly roots: readonly ConditionNode[];
  readonly #position: number | undefined;
  readonly #layout: ThingLayout;
  readonly #hasDetours: boolean;
  readonly #own = new Map<string, OwnMeans>();
  readonly #uses = new Map<string, ThingUse>();
  readonly #index: number;

  /**
   * @param index counts the goals: the first of them take notes
   * @param hasDetours whether things may be passed on the way to others: what that takes is wanted, too
   */
  constructor(
    layout: ThingLayout,
    means: readonly Means[],
    roots: readonly ConditionNode[],
    index: number,
    hasDetours: boolean,
  ) {
    this.roots = roots;
    this.#layout = layout;
    this.#index = index;
    this.#hasDetours = hasDetours;
    this.#position = layout.position?.variable.id;
    const wanted: Wanted = new Map();
    for (const root of roots) want(root, wanted);
    if (hasDetours) for (const { to, needs } of means) if (to !== undefined) want(needs, wanted);
    const matter = new Set(this.#spread(means, wanted).flatMap(({ places }) => places));
    this.kinds = [...layout.kinds.values()].filter(({ places }) =>
      places.some(
        (place) =>
          matter.has(place) ||
          wanted.has(place.there) ||
          place.slots.some((slot) => wanted.has(slot)),
      ),
    );
    for (const { name, places } of this.kinds) {
      const last = places.at(-1) as ThingPlace;
      const own = means.filter((one) => one.places.includes(last));
      this.#own.set(name, { means: own, wanted: this.#withoutPlace(wanted, last) });
    }
  }

  /**
   * The use of a thing with these properties. One that is a thing itself may be any. What was asked before is
   * remembered.
   */
  useOf(kind: Kind, facts: Facts): ThingUse {
    const noted = facts.uses[this.#index];
    if (noted !== undefined) return noted;
    const key = `${kind.name} ${facts.codes.join()}`;
    let use = this.#uses.get(key);
    if (use === undefined) {
      if (this.#uses.size >= 10_000) this.#uses.clear();
      use = this.#findUse(kind, facts);
      this.#uses.set(key, use);
    }
    if (this.#index < NOTED_GOALS) facts.uses[this.#index] = use;
    return use;
  }

  #findUse(kind: Kind, facts: Facts): ThingUse {
    const own = this.#own.get(kind.name);
    if (own === undefined) return NO_USE;
    const place = kind.places.at(-1) as ThingPlace;
    const { means, values } = possibleMeans(own.means, kind, place, facts);
    const wanted: Wanted = new Map([...own.wanted].map(([slot, of]) => [slot, copyOf(of)]));
    const matter = this.#spread([...means], wanted);
    if (matter.length === 0) return NO_USE;
    const isFarUsable = this.#isFarUsable(place, matter, values);
    return { matters: true, isFarUsable, ...mostOf(matter, wanted) };
  }

  /** Whether one of these means applies where the agent is not at their thing. */
  #isFarUsable(place: ThingPlace, means: readonly Means[], values: PossibleValues): boolean {
    const { position } = this.#layout;
    if (position === undefined) return true;
    const { id, values: ends } = position.variable;
    const away = new Set(ends.keys());
    away.delete(this.#layout.codeOf(position.variable, place));
    const elsewhere = new Map([...values, [id, away] as const]);
    return means.some(({ to, needs }) => to !== place && mayHoldFor(needs, elsewhere));
  }

  /** Adds what the means that matter need to what is wanted, until nothing is added; gives these means. */
  #spread(means: readonly Means[], wanted: Wanted): readonly Means[] {
    const matter = new Set<Means>();
    let grows = true;
    while (grows) {
      grows = false;
      for (const one of means) {
        if (matter.has(one) || !this.#helps(one, wanted)) continue;
        matter.add(one);
        want(one.needs, wanted);
        grows = true;
      }
    }
    return [...matter];
  }

  /** Whether means bring something that is wanted. Where there are detours, it may be good to be anywhere. */
  #helps({ brings, to }: Means, wanted: Wanted): boolean {
    return brings.some(
      ([slot, code]) =>
        isWanted(wanted, slot, code) ||
        (this.#hasDetours && to === undefined && slot === this.#position),
    );
  }

  /** The values that are wanted beside a place: one thing may help another one of its kind, whatever stands there. */
  #withoutPlace(wanted: Wanted, place: ThingPlace): Wanted {
    const others: Wanted = new Map();
    for (const [slot, of] of wanted) {
      if (slot === place.there || place.slots.includes(slot)) continue;
      const variable = this.#layout.domain.variables.all[slot] as Variable;
      const isOfThings = of !== "all" && variable.type === "enum";
      const code = isOfThings ? this.#layout.codeOf(variable, place) : -1;
      const left = copyOf(of);
      if (left !== "all") left.delete(code);
      if (left === "all" || left.size > 0) others.set(slot, left);
    }
    for (const root of this.roots) want(root, others);
    return others;
  }
}

/** The most that one of these brings of something that is wanted in amounts. */
function mostOf(means: readonly Means[], wanted: Wanted): Pick<ThingUse, "amount" | "scaledCost"> {
  let most = { amount: 0, scaledCost: 0 };
  for (const { amounts, scaledCost } of means) {
    for (const [slot, amount] of amounts) {
      if (wanted.get(slot) === "all" && amount > most.amount) most = { amount, scaledCost };
    }
  }
  return most;
}

function copyOf(of: Set<number> | "all"): Set<number> | "all" {
  return of === "all" ? of : new Set(of);
}

function isWanted(wanted: Wanted, slot: number, code: number | undefined): boolean {
  const of = wanted.get(slot);
  return of !== undefined && (of === "all" || code === undefined || of.has(code));
}

/** Adds what would help a condition to hold. */
function want(node: ConditionNode, wanted: Wanted): void {
  if (node.kind === "all" || node.kind === "any") {
    for (const child of node.children) want(child, wanted);
  } else if (node.kind === "test" && node.operator === "=") {
    const of = wanted.get(node.variable);
    if (of === undefined) wanted.set(node.variable, new Set([node.value]));
    else if (of !== "all") of.add(node.value);
  } else for (const variable of conditionVariables(node)) wanted.set(variable, "all");
}
