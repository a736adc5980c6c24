import type { Domain } from "@understudy/planner-core";
import {
  ASSIGN,
  COPY,
  type ConditionNode,
  conjuncts,
  DECREASE,
  EFFECT_LENGTH,
  INCREASE,
} from "@understudy/planner-core/compiled";
import { variableUses } from "@understudy/planner-core/internal";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { Facts } from "../things/thing.ts";

/** An action, or the end of a clock of things, reduced to what relevance needs: its precondition and its effects. */
export interface ActionModel {
  /** Undefined for the end of a clock. */
  readonly tool: string | undefined;
  readonly places: readonly ThingPlace[];
  /** The places whose things it claims. */
  readonly claims: readonly ThingPlace[];
  readonly needs: ConditionNode;
  /** Conditions that are read after its start, which may bring them about. */
  readonly later?: ConditionNode | undefined;
  /** The variables that its cost reads. */
  readonly priced: readonly number[];
  /** Pairs of a slot and its new code; undefined for any code. */
  readonly brings: readonly (readonly [slot: number, code: number | undefined])[];
  /** The amounts added to or subtracted from variables. */
  readonly amounts: readonly (readonly [slot: number, amount: number])[];
  /** The cost without ways, in thousandths. */
  readonly scaledCost: number;
  /** A lower bound of its cost. */
  readonly scaledLeast: number;
  /** The place that it leads to at the cost of the way, from anywhere; undefined for other actions. */
  readonly to: ThingPlace | undefined;
  /** The place whose way is its cost; undefined for other actions. */
  readonly way: ThingPlace | undefined;
  /** Its effects, in the format of ground actions without bounds. */
  readonly effects: readonly (readonly [opcode: number, slot: number, operand: number])[];
}

/** Whether a condition may hold if the given variables have one of their values, and the others any. */
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

/** The possible values of variables, by slot. */
export type PossibleValues = Map<number, Set<number> | "all">;

/**
 * The actions that may apply to a thing with these properties, with the values that its properties
 * may reach through them.
 *
 * @param own the actions about the thing's place
 */
export function possibleActions(
  own: readonly ActionModel[],
  kind: Kind,
  place: ThingPlace,
  facts: Facts,
): { readonly models: ReadonlySet<ActionModel>; readonly values: PossibleValues } {
  const values: PossibleValues = new Map([[place.there, new Set([1])]]);
  place.slots.forEach((slot, at) => {
    const isThing = kind.properties[at]?.isThing === true;
    values.set(slot, isThing ? "all" : new Set([facts.codes[at] as number]));
  });
  const possible = new Set<ActionModel>();
  let grows = true;
  while (grows) {
    grows = false;
    for (const model of own) {
      if (possible.has(model) || !mayHoldFor(model.needs, values)) continue;
      possible.add(model);
      grows = true;
      for (const [slot, code] of model.brings) {
        const known = values.get(slot);
        if (known === undefined || known === "all") continue;
        if (code === undefined) values.set(slot, "all");
        else known.add(code);
      }
    }
  }
  return { models: possible, values };
}

/** The actions of a domain in this form, without duplicates, and the ends of its clocks, which cost nothing. */
export function actionModelsOf(layout: ThingLayout): readonly ActionModel[] {
  const { domain: cases, split } = layout.domain.cases;
  const models: ActionModel[] = [];
  const seen = new Set<string>();
  for (let at = 0; at < cases.actions.count; at++) {
    const action = split?.actionOf[at] ?? at;
    const { brings, amounts, copied, effects } = effectsOf(cases, at);
    const to = stepTargetOf(layout, action, brings);
    const ofCase = cases.simplifiedCondition(at);
    const priced = variableUses.costReadsOf(layout.domain, action);
    const needs: ConditionNode[] = [
      to === undefined ? ofCase : withoutStart(ofCase, layout),
      layout.domain.simplifiedCondition(action),
      // A copied variable is needed, and so is a variable that the cost reads.
      ...[...copied, ...priced].map(anyOf),
    ];
    const places = layout.thingsOf(action).map(({ place }) => place);
    const { scaledCost: scaled, minScaledCost } = layout.domain.actions;
    const one: ActionModel = {
      ...{ tool: layout.domain.step(action).tool, claims: layout.claimsOf(action) },
      ...{ places, brings, amounts, to, effects, way: placeOfWay(layout, action) },
      needs: { kind: "all", children: needs },
      priced: [...priced],
      scaledCost: scaled[action] as number,
      scaledLeast: minScaledCost[action] as number,
    };
    const key = `${action} ${JSON.stringify([one.needs, effects])}`;
    if (seen.has(key)) continue;
    seen.add(key);
    models.push(one);
  }
  const { happenings } = layout.domain.time ?? {};
  for (const { due, needs, places, reads } of layout.clocks) {
    const { brings, amounts, copied, effects } = effectsOf(happenings as Domain, due);
    models.push({
      ...{
        tool: undefined,
        places,
        claims: [],
        brings,
        amounts,
        effects,
        to: undefined,
        way: undefined,
      },
      needs: { kind: "all", children: [needs, ...[...copied, ...reads].map(anyOf)] },
      ...{ priced: [], scaledCost: 0, scaledLeast: 0 },
    });
  }
  return models;
}

/** The effects of a case of an action. */
export function effectsOf(
  { actions: { effects, effectStart } }: Domain,
  at: number,
): Pick<ActionModel, "brings" | "amounts" | "effects"> & { readonly copied: readonly number[] } {
  const brings: (readonly [number, number | undefined])[] = [];
  const amounts: (readonly [number, number])[] = [];
  const copied: number[] = [];
  const all: (readonly [number, number, number])[] = [];
  const end = effectStart[at + 1] as number;
  for (let effect = effectStart[at] as number; effect < end; effect += EFFECT_LENGTH) {
    const opcode = effects[effect] as number;
    const slot = effects[effect + 1] as number;
    const operand = effects[effect + 2] as number;
    all.push([opcode, slot, operand]);
    brings.push([slot, opcode === ASSIGN ? operand : undefined]);
    if (opcode === INCREASE || opcode === DECREASE) amounts.push([slot, operand]);
    if (opcode === COPY) copied.push(operand);
  }
  return { brings, amounts, copied, effects: all };
}

/** The place whose way is the cost of an action. */
function placeOfWay(
  { position, places, domain }: ThingLayout,
  action: number,
): ThingPlace | undefined {
  const code = domain.actions.ways?.to[action] ?? -1;
  if (position === undefined || code < 0) return undefined;
  return places.find(({ name }) => name === position.variable.values[code]);
}

/** The place that an action moves the agent to at the cost of the way; undefined for other actions. */
function stepTargetOf(
  layout: ThingLayout,
  action: number,
  brings: ActionModel["brings"],
): ThingPlace | undefined {
  const to = placeOfWay(layout, action);
  const { variable } = layout.position ?? {};
  if (to === undefined || variable === undefined) return undefined;
  const code = layout.codeOf(variable, to);
  return brings.some(([slot, end]) => slot === variable.id && end === code) ? to : undefined;
}

/** A condition on a variable that any value meets. */
export function anyOf(variable: number): ConditionNode {
  return { kind: "test", operator: "!=", variable, value: Number.MIN_SAFE_INTEGER };
}

/**
 * Drops the test for the start of a way: it is no reason to go there while no detour is cheaper
 * than the direct way.
 */
function withoutStart(node: ConditionNode, { position }: ThingLayout): ConditionNode {
  const isStart = (one: ConditionNode): boolean =>
    one.kind === "test" && one.variable === position?.variable.id;
  const children = conjuncts(node).filter((one) => !isStart(one));
  return { kind: "all", children };
}
