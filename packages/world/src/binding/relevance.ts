/**
 * Bindings: which things stand at the places of a question, and what the ways between them cost.
 *
 * @module
 */

import type { CompiledCondition, Domain } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  conditionVariables,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts, ThingUse } from "../things/thing.ts";

/** Values that may help: those of one variable, or all. */
type Wanted = Map<number, Set<number> | "all">;

/** An action as it counts here: what it needs, and what it brings about. */
interface Means {
  readonly places: readonly ThingPlace[];
  readonly needs: ConditionNode;
  /** Pairs of a slot and the code that it gets; undefined for any. */
  readonly brings: readonly (readonly [slot: number, code: number | undefined])[];
  /** By slot how much is added or taken away. */
  readonly amounts: readonly (readonly [slot: number, amount: number])[];
  /** Its cost, ways aside, in thousandths. */
  readonly scaledCost: number;
}

const NO_USE: ThingUse = Object.freeze({ matters: false, amount: 0, scaledCost: 0 });

/**
 * Says which things can matter for a goal: backwards from what the goal asks for, an action matters if it brings about
 * something that is wanted, and then what it needs is wanted, too (Nebel, Dimopoulos, Koehler: *Ignoring irrelevant facts
 * and operators in plan generation*, 1997). Nothing that a cheapest plan uses is left out, where a direct way is never
 * dearer than a detour.
 */
export class ThingRelevance {
  readonly #layout: ThingLayout;
  readonly #means: readonly Means[];
  readonly #maintain: ConditionNode;
  readonly #goals = new Map<string, GoalRelevance>();
  #all: GoalRelevance | undefined;
  #count = 0;

  constructor(layout: ThingLayout) {
    this.#layout = layout;
    const cases = layout.domain.cases.domain;
    const actionOf = layout.domain.cases.split?.actionOf;
    this.#means = meansOf(layout, cases, actionOf);
    this.#maintain = layout.domain.maintain.node;
  }

  /** The things that matter for any goal that the domain declares. */
  get ofAll(): GoalRelevance {
    const roots = this.#layout.domain.goals.map(({ condition }) => condition.node);
    this.#all ??= this.#make([...roots, this.#maintain]);
    return this.#all;
  }

  /** The things that matter for a goal. Worked out once for each goal. */
  of(goal: { readonly hash: string; readonly condition: CompiledCondition }): GoalRelevance {
    let known = this.#goals.get(goal.hash);
    if (known === undefined) {
      // Conditions that requests bring along are unbounded in number.
      if (this.#goals.size >= 1000) this.#goals.clear();
      known = this.#make([goal.condition.node, this.#maintain]);
      this.#goals.set(goal.hash, known);
    }
    return known;
  }

  #make(roots: readonly ConditionNode[]): GoalRelevance {
    return new GoalRelevance(this.#layout, this.#means, roots, this.#count++);
  }
}

/** The first goals take notes in facts. */
const NOTED_GOALS = 32;

/** The things that can matter for one goal. */
export class GoalRelevance {
  /** The kinds of which a thing can matter. */
  readonly kinds: readonly Kind[];
  /** By kind: the means that have its last place, and what is wanted without them. */
  readonly #own = new Map<string, { readonly means: readonly Means[]; readonly wanted: Wanted }>();
  readonly #uses = new Map<string, ThingUse>();
  readonly #index: number;

  /** @param index counts the goals: the first of them take notes */
  constructor(
    layout: ThingLayout,
    means: readonly Means[],
    roots: readonly ConditionNode[],
    index: number,
  ) {
    this.#index = index;
    const wanted: Wanted = new Map();
    for (const root of roots) want(root, wanted);
    const matter = new Set(spread(means, wanted).flatMap(({ places }) => places));
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
      const others: Wanted = new Map();
      for (const root of roots) want(root, others);
      spread(
        means.filter((one) => !one.places.includes(last)),
        others,
      );
      const own = means.filter((one) => one.places.includes(last));
      this.#own.set(name, { means: own, wanted: others });
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
    const values = new Map<number, Set<number> | "all">([[place.there, new Set([1])]]);
    place.slots.forEach((slot, at) => {
      const isThing = kind.properties[at]?.isThing === true;
      values.set(slot, isThing ? "all" : new Set([facts.codes[at] as number]));
    });
    // The values that its properties may come to have, and with them the means that may apply.
    const possible = new Set<Means>();
    let grows = true;
    while (grows) {
      grows = false;
      for (const means of own.means) {
        if (possible.has(means) || !mayHold(means.needs, values)) continue;
        possible.add(means);
        grows = true;
        for (const [slot, code] of means.brings) {
          const known = values.get(slot);
          if (known === undefined || known === "all") continue;
          if (code === undefined) values.set(slot, "all");
          else known.add(code);
        }
      }
    }
    const wanted: Wanted = new Map([...own.wanted].map(([slot, of]) => [slot, copyOf(of)]));
    const matter = spread([...possible], wanted);
    if (matter.length === 0) return NO_USE;
    return { matters: true, ...mostOf(matter, wanted) };
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

/** Adds what the means that matter need to what is wanted, until nothing is added; gives these means. */
function spread(means: readonly Means[], wanted: Wanted): readonly Means[] {
  const matter = new Set<Means>();
  let grows = true;
  while (grows) {
    grows = false;
    for (const one of means) {
      if (matter.has(one) || !one.brings.some(([slot, code]) => isWanted(wanted, slot, code))) {
        continue;
      }
      matter.add(one);
      want(one.needs, wanted);
      grows = true;
    }
  }
  return [...matter];
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

/** Whether a condition may hold if some variables have one of these values, and all others any. */
function mayHold(
  node: ConditionNode,
  values: ReadonlyMap<number, ReadonlySet<number> | "all">,
): boolean {
  if (node.kind === "all") return node.children.every((child) => mayHold(child, values));
  if (node.kind === "any") return node.children.some((child) => mayHold(child, values));
  if (node.kind !== "test") return true;
  const of = values.get(node.variable);
  if (of === undefined || of === "all") return true;
  for (const value of of) {
    if (node.operator === "=" && value === node.value) return true;
    if (node.operator === "!=" && value !== node.value) return true;
    if (node.operator === "<=" && value <= node.value) return true;
    if (node.operator === ">=" && value >= node.value) return true;
  }
  return false;
}

function meansOf(
  layout: ThingLayout,
  cases: Domain,
  actionOf: Int32Array | undefined,
): readonly Means[] {
  const { count, effects, effectStart } = cases.actions;
  const means: Means[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < count; at++) {
    const action = actionOf?.[at] ?? at;
    const brings: (readonly [number, number | undefined])[] = [];
    const amounts: (readonly [number, number])[] = [];
    const needs: ConditionNode[] = [
      withoutStart(cases.simplifiedCondition(at), action, layout),
      layout.domain.simplifiedCondition(action),
    ];
    const end = effectStart[at + 1] as number;
    for (let effect = effectStart[at] as number; effect < end; effect += EFFECT_LENGTH) {
      const slot = effects[effect + 1] as number;
      const operand = effects[effect + 2] as number;
      const isConstant = effects[effect] === ASSIGN;
      brings.push([slot, isConstant ? operand : undefined]);
      if (effects[effect] === INCREASE || effects[effect] === DECREASE)
        amounts.push([slot, operand]);
      // A copy is worth what is copied.
      if (effects[effect] === COPY) {
        needs.push({
          kind: "test",
          operator: "!=",
          variable: operand,
          value: Number.MIN_SAFE_INTEGER,
        });
      }
    }
    const places = layout.thingsOf(action).map(({ place }) => place);
    const scaledCost = layout.domain.actions.scaledCost[action] as number;
    const all: ConditionNode = { kind: "all", children: needs };
    const one: Means = { places, needs: all, brings, amounts, scaledCost };
    const key = `${action} ${JSON.stringify([one.needs, brings, amounts])}`;
    if (seen.has(key)) continue;
    seen.add(key);
    means.push(one);
  }
  return means;
}

/** A case of a way applies where the way starts: that is no reason to want to be there. */
function withoutStart(node: ConditionNode, action: number, layout: ThingLayout): ConditionNode {
  const { position, domain } = layout;
  if ((domain.actions.ways?.to[action] ?? -1) < 0 || node.kind !== "all") {
    const isStart = node.kind === "test" && node.variable === position?.variable.id;
    return isStart && (domain.actions.ways?.to[action] ?? -1) >= 0 ? TRUE : node;
  }
  const children = node.children.filter(
    (child) => child.kind !== "test" || child.variable !== position?.variable.id,
  );
  return { kind: "all", children };
}

const TRUE: ConditionNode = { kind: "all", children: [] };
