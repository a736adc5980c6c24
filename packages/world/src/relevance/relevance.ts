/**
 * Relevance: the things that matter to a goal, and why.
 *
 * @module
 */

import type { CompiledCondition, Variable } from "@understudy/planner-core";
import { type ConditionNode, conditionVariables } from "@understudy/planner-core/compiled";
import type { Work } from "@understudy/planner-core/internal";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts, Thing, ThingId, ThingUse } from "../things/thing.ts";
import {
  type ActionModel,
  actionModelsOf,
  mayHoldFor,
  type PossibleValues,
  possibleActions,
} from "./action-models.ts";
import { type LiftedAction, Lifting } from "./lifted-action.ts";
import { Passability } from "./passability.ts";
import { stepModelsOf } from "./step-models.ts";

/** Wanted values by variable; `all` for any value. */
type Wanted = Map<number, Set<number> | "all">;

const NO_ROOTS = Object.freeze({ key: "", roots: Object.freeze([]) });
const NO_IDS: readonly never[] = Object.freeze([]);

const NO_USE: ThingUse = Object.freeze({
  ...{ matters: false, isFarUsable: false },
  ...{ amount: 0, scaledCost: 0 },
});

/**
 * Relevance of things for goals, by backward closure: an action is relevant if it achieves a wanted
 * value, and then its own conditions are wanted, too (Nebel, Dimopoulos, Koehler: *Ignoring
 * irrelevant facts and operators in plan generation*, 1997). It covers all things of an optimal
 * plan as long as no detour is cheaper than a direct way; `Detours` finds the stops on detours.
 */
export class ThingRelevance {
  /** Travel between things. */
  readonly passability: Passability;
  readonly #layout: ThingLayout;
  readonly #models: readonly ActionModel[];
  readonly #maintain: ConditionNode;
  readonly #goals = new Map<string, GoalRelevance>();
  readonly #onDetours = new WeakMap<GoalRelevance, GoalRelevance>();
  readonly #lifted = new WeakMap<GoalRelevance, readonly LiftedAction[]>();
  #lifting: Lifting | undefined;
  #steps: readonly ActionModel[] | undefined;
  readonly #needsSchedule = new WeakMap<GoalRelevance, boolean>();
  #references: ReadonlyMap<string, ReadonlySet<number>> | undefined;
  #all: GoalRelevance | undefined;
  #count = 0;

  constructor(layout: ThingLayout) {
    this.#layout = layout;
    this.#models = actionModelsOf(layout);
    this.#maintain = layout.domain.maintain.node;
    this.passability = new Passability(layout, this.#models);
  }

  /** The things relevant to any declared goal. */
  get ofAll(): GoalRelevance {
    const roots = this.#layout.domain.goals.map(({ condition }) => condition.node);
    this.#all ??= this.#make([...roots, this.#maintain], false);
    return this.#all;
  }

  /**
   * The things relevant to a goal. Cached by goal.
   *
   * @param constraints what plans must maintain. Default: only what the domain says
   */
  of(
    goal: { readonly hash: string; readonly condition: CompiledCondition },
    constraints: { readonly key: string; readonly roots: readonly ConditionNode[] } = NO_ROOTS,
  ): GoalRelevance {
    const key = `${goal.hash}${constraints.key}`;
    let known = this.#goals.get(key);
    if (known === undefined) {
      // Conditions in requests are unlimited in number.
      if (this.#goals.size >= 1000) this.#goals.clear();
      known = this.#make([goal.condition.node, this.#maintain, ...constraints.roots], false);
      this.#goals.set(key, known);
    }
    return known;
  }

  /** The relevant things if detours are possible, including those that open a way. */
  onDetours(direct: GoalRelevance): GoalRelevance {
    // If every thing can be passed as it is, detours add nothing.
    if (this.passability.isPlain) return direct;
    let known = this.#onDetours.get(direct);
    if (known === undefined) {
      known = this.#make(direct.roots, true);
      this.#onDetours.set(direct, known);
    }
    return known;
  }

  /** Whether steps may help with a goal that only schedules have. */
  mayNeedSchedule(goal: GoalRelevance): boolean {
    this.#steps ??= stepModelsOf(this.#layout);
    const steps = this.#steps;
    if (steps.length === 0) return false;
    let needs = this.#needsSchedule.get(goal);
    if (needs === undefined) {
      const all = [...this.#models, ...steps];
      const { models } = new GoalRelevance(this.#layout, all, goal.roots, NOTED_GOALS, false);
      needs = steps.some((step) => models.includes(step));
      this.#needsSchedule.set(goal, needs);
    }
    return needs;
  }

  /** Finds the things that slots and codes are about. */
  get lifting(): Lifting {
    this.#lifting ??= new Lifting(this.#layout);
    return this.#lifting;
  }

  /** The things that a thing refers to and that need a place beside it. */
  referredBy({ kind }: Thing, { things }: Facts): readonly ThingId[] {
    this.#references ??= this.lifting.referencesIn(this.#models);
    const properties = this.#references.get(kind);
    if (properties === undefined) return NO_IDS;
    return things.filter((id, at): id is ThingId => id !== undefined && properties.has(at));
  }

  /** The relevant actions of a goal, over any things. */
  *liftedFor(goal: GoalRelevance): Work<readonly LiftedAction[]> {
    const known = this.#lifted.get(goal);
    if (known !== undefined) return known;
    const lifted: LiftedAction[] = [];
    for (const model of goal.models) {
      lifted.push(...this.lifting.lift(model));
      yield;
    }
    this.#lifted.set(goal, lifted);
    return lifted;
  }

  #make(roots: readonly ConditionNode[], hasDetours: boolean): GoalRelevance {
    return new GoalRelevance(this.#layout, this.#models, roots, this.#count++, hasDetours);
  }
}

/** Goals with cached uses in facts. */
const NOTED_GOALS = 32;

/** The actions about a kind's last place, and the values wanted without them. */
interface OwnMeans {
  readonly models: readonly ActionModel[];
  readonly wanted: Wanted;
}

/** The relevance of things for one goal. */
export class GoalRelevance {
  /** The kinds with relevant things. */
  readonly kinds: readonly Kind[];
  readonly roots: readonly ConditionNode[];
  /** The relevant actions. */
  readonly models: readonly ActionModel[];
  readonly #position: number | undefined;
  readonly #layout: ThingLayout;
  readonly #hasDetours: boolean;
  readonly #own = new Map<string, OwnMeans>();
  readonly #uses = new Map<string, ThingUse>();
  readonly #index: number;

  /**
   * @param index running number of the goal; the first goals cache their uses in facts
   * @param hasDetours whether detours are possible, so that their conditions are wanted, too
   */
  constructor(
    layout: ThingLayout,
    models: readonly ActionModel[],
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
    if (hasDetours) for (const { to, needs } of models) if (to !== undefined) want(needs, wanted);
    this.models = this.#spread(models, wanted);
    const matter = new Set(this.models.flatMap(({ places }) => places));
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
      const own = models.filter((one) => one.places.includes(last));
      this.#own.set(name, { models: own, wanted: this.#withoutPlace(wanted, last) });
    }
  }

  /** The use of a thing with these properties. A property that refers to a thing may have any value. Cached. */
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
    const { models, values } = possibleActions(own.models, kind, place, facts);
    const wanted: Wanted = new Map([...own.wanted].map(([slot, of]) => [slot, copyOf(of)]));
    const matter = this.#spread([...models], wanted);
    if (matter.length === 0) return NO_USE;
    const isFarUsable = this.#isFarUsable(place, matter, values);
    return { matters: true, isFarUsable, ...mostOf(matter, wanted) };
  }

  /** Whether any of these actions applies to a thing at a distance. */
  #isFarUsable(place: ThingPlace, models: readonly ActionModel[], values: PossibleValues): boolean {
    const { position } = this.#layout;
    if (position === undefined) return true;
    const { id, values: ends } = position.variable;
    const away = new Set(ends.keys());
    away.delete(this.#layout.codeOf(position.variable, place));
    const elsewhere = new Map([...values, [id, away] as const]);
    return models.some(({ to, needs }) => to !== place && mayHoldFor(needs, elsewhere));
  }

  /**
   * Adds the conditions of relevant actions to the wanted values, up to a fixed point. Returns the
   * relevant actions.
   */
  #spread(models: readonly ActionModel[], wanted: Wanted): readonly ActionModel[] {
    const matter = new Set<ActionModel>();
    let grows = true;
    while (grows) {
      grows = false;
      for (const one of models) {
        if (matter.has(one) || !this.#helps(one, wanted)) continue;
        matter.add(one);
        want(one.needs, wanted);
        if (one.later !== undefined) want(one.later, wanted);
        grows = true;
      }
    }
    return [...matter];
  }

  /** Whether an action achieves a wanted value. With detours every move may help. */
  #helps({ brings, to }: ActionModel, wanted: Wanted): boolean {
    return brings.some(
      ([slot, code]) =>
        isWanted(wanted, slot, code) ||
        (this.#hasDetours && to === undefined && slot === this.#position),
    );
  }

  /** The wanted values of other places: a thing may help another thing of its kind, whatever is at this place. */
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

/** The largest wanted amount that one of these actions adds. */
function mostOf(
  models: readonly ActionModel[],
  wanted: Wanted,
): Pick<ThingUse, "amount" | "scaledCost"> {
  let most = { amount: 0, scaledCost: 0 };
  for (const { amounts, scaledCost } of models) {
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

/** Adds the values that help to satisfy a condition. */
function want(node: ConditionNode, wanted: Wanted): void {
  if (node.kind === "all" || node.kind === "any") {
    for (const child of node.children) want(child, wanted);
  } else if (node.kind === "test" && node.operator === "=") {
    const of = wanted.get(node.variable);
    if (of === undefined) wanted.set(node.variable, new Set([node.value]));
    else if (of !== "all") of.add(node.value);
  } else for (const variable of conditionVariables(node)) wanted.set(variable, "all");
}
