import type { Domain } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  conditionVariables,
  conjuncts,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts } from "../things/thing.ts";

/** An action as it counts here: what it needs, and what it brings about. */
export interface Means {
  readonly places: readonly ThingPlace[];
  readonly needs: ConditionNode;
  /** Pairs of a slot and the code that it gets; undefined for any. */
  readonly brings: readonly (readonly [slot: number, code: number | undefined])[];
  /** By slot how much is added or taken away. */
  readonly amounts: readonly (readonly [slot: number, amount: number])[];
  /** Its cost, ways aside, in thousandths. */
  readonly scaledCost: number;
  /** It never costs less. */
  readonly scaledLeast: number;
  /** The place that it leads to at the cost of the way, wherever it starts; undefined for other actions. */
  readonly to: ThingPlace | undefined;
}

/** Whether a condition may hold if some variables have one of these values, and all others any. */
export function mayHoldFor(
  node: ConditionNode,
  values: ReadonlyMap<number, ReadonlySet<number> | "all">,
): boolean {
  if (node.kind === "all") return node.children.every((child) => mayHoldFor(child, values));
  if (node.kind === "any") return node.children.some((child) => mayHoldFor(child, values));
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

/** By slot the values that a variable may have. */
export type PossibleValues = Map<number, Set<number> | "all">;

/**
 * The means that may apply to a thing with these properties, by the values that they may come to have by such means.
 *
 * @param own the means about the place at which it stands
 */
export function possibleMeans(
  own: readonly Means[],
  kind: Kind,
  place: ThingPlace,
  facts: Facts,
): { readonly means: ReadonlySet<Means>; readonly values: PossibleValues } {
  const values: PossibleValues = new Map([[place.there, new Set([1])]]);
  place.slots.forEach((slot, at) => {
    const isThing = kind.properties[at]?.isThing === true;
    values.set(slot, isThing ? "all" : new Set([facts.codes[at] as number]));
  });
  const possible = new Set<Means>();
  let grows = true;
  while (grows) {
    grows = false;
    for (const means of own) {
      if (possible.has(means) || !mayHoldFor(means.needs, values)) continue;
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
  return { means: possible, values };
}

/** The actions of a domain as they count here, alike ones once. */
export function meansOf(layout: ThingLayout): readonly Means[] {
  const { domain: cases, split } = layout.domain.cases;
  const means: Means[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < cases.actions.count; at++) {
    const action = split?.actionOf[at] ?? at;
    const { brings, amounts, copied } = effectsOf(cases, at);
    const to = stepTargetOf(layout, action, brings);
    const ofCase = cases.simplifiedCondition(at);
    const needs: ConditionNode[] = [
      to === undefined ? ofCase : withoutStart(ofCase, layout),
      layout.domain.simplifiedCondition(action),
      // A copy is worth what is copied, and a cost depends on what it reads.
      ...[...copied, ...costReadsOf(layout.domain, action)].map(anyOf),
    ];
    const places = layout.thingsOf(action).map(({ place }) => place);
    const { scaledCost: scaled, minScaledCost } = layout.domain.actions;
    const one: Means = {
      ...{ places, brings, amounts, to },
      needs: { kind: "all", children: needs },
      scaledCost: scaled[action] as number,
      scaledLeast: minScaledCost[action] as number,
    };
    const key = `${action} ${JSON.stringify([one.needs, brings, amounts])}`;
    if (seen.has(key)) continue;
    seen.add(key);
    means.push(one);
  }
  return means;
}

function effectsOf(
  { actions: { effects, effectStart } }: Domain,
  at: number,
): Pick<Means, "brings" | "amounts"> & { readonly copied: readonly number[] } {
  const brings: (readonly [number, number | undefined])[] = [];
  const amounts: (readonly [number, number])[] = [];
  const copied: number[] = [];
  const end = effectStart[at + 1] as number;
  for (let effect = effectStart[at] as number; effect < end; effect += EFFECT_LENGTH) {
    const opcode = effects[effect] as number;
    const slot = effects[effect + 1] as number;
    const operand = effects[effect + 2] as number;
    brings.push([slot, opcode === ASSIGN ? operand : undefined]);
    if (opcode === INCREASE || opcode === DECREASE) amounts.push([slot, operand]);
    if (opcode === COPY) copied.push(operand);
  }
  return { brings, amounts, copied };
}

/** The place to which an action brings the agent at the cost of the way there; undefined for any other action. */
function stepTargetOf(
  { position, places, domain }: ThingLayout,
  action: number,
  brings: Means["brings"],
): ThingPlace | undefined {
  const code = domain.actions.ways?.to[action] ?? -1;
  if (position === undefined || code < 0) return undefined;
  const { variable } = position;
  const leadsThere = brings.some(([slot, to]) => slot === variable.id && to === code);
  return leadsThere ? places.find(({ name }) => name === variable.values[code]) : undefined;
}

/** The variables that the cost function of an action reads. */
function costReadsOf(domain: Domain, action: number): readonly number[] {
  const reads = domain.tools[domain.actions.tool[action] as number]?.runtimeCost?.reads ?? [];
  return reads.flatMap((name) => {
    const derived = domain.derived.find((one) => one.name === name);
    if (derived !== undefined) return [...conditionVariables(derived.condition.node)];
    return domain.variable(name)?.id ?? [];
  });
}

/** A condition that wants any value of a variable. */
function anyOf(variable: number): ConditionNode {
  return { kind: "test", operator: "!=", variable, value: Number.MIN_SAFE_INTEGER };
}

/**
 * A case of a step applies where the step starts: that is no reason to want to be there, as long as no detour is cheaper than
 * the way.
 */
function withoutStart(node: ConditionNode, { position }: ThingLayout): ConditionNode {
  const isStart = (one: ConditionNode): boolean =>
    one.kind === "test" && one.variable === position?.variable.id;
  const children = conjuncts(node).filter((one) => !isStart(one));
  return { kind: "all", children };
}
