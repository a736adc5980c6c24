import {
  COPY,
  type CompareNode,
  type ConditionNode,
  type TestNode,
} from "@understudy/planner-core/compiled";
import type { Kind, ThingLayout, ThingPlace } from "../layout.ts";
import type { ActionModel } from "./action-models.ts";

/** A variable of the agent, or a property of a thing. */
export interface LiftedVariable {
  /** The index of the thing among those of the action; -1 for a variable of the agent. */
  readonly thing: number;
  /** The slot of the agent's variable, or the index of the property; -1 for the presence of the thing. */
  readonly slot: number;
}

/** A value. Things are values of their own, whatever place they have. */
export interface ThingValue {
  /** The index of a thing of the action; -1 for a plain code. */
  readonly thing: number;
  readonly code: number;
}

/** A test or a comparison of a lifted action. */
export type ThingTest =
  | {
      readonly kind: "test";
      readonly operator: TestNode["operator"];
      readonly variable: LiftedVariable;
      readonly value: ThingValue;
    }
  | {
      readonly kind: "compare";
      readonly operator: CompareNode["operator"];
      readonly left: LiftedVariable;
      readonly right: LiftedVariable;
      readonly leftOffset: number;
      readonly rightOffset: number;
    };

/** An effect: an opcode of ground actions, a variable, and a value or a variable to copy. */
export interface ThingEffect {
  readonly opcode: number;
  readonly variable: LiftedVariable;
  readonly value: ThingValue;
  readonly copied: LiftedVariable | undefined;
}

/** An action with variables in place of things. */
export interface LiftedAction {
  /** Undefined for the end of a clock. */
  readonly tool: string | undefined;
  /** The kinds of its things. */
  readonly kinds: readonly Kind[];
  /** The indices of the things that it claims. */
  readonly claims: readonly number[];
  readonly tests: readonly ThingTest[];
  readonly effects: readonly ThingEffect[];
  readonly scaledCost: number;
  /** The thing whose way is its cost; -1 for none. */
  readonly way: number;
}

/** The code of no thing, and of one that is not among the things. */
export const WITHOUT_THING = -1;
export const OTHER_THING = -2;

/** Most alternatives of a condition with disjunctions; others are left out, which relaxes it. */
const MOST_ALTERNATIVES = 8;

/** Finds the things that slots and codes are about. */
export class Lifting {
  readonly #layout: ThingLayout;
  /** By slot: the place, and the index of the property. */
  readonly #slots = new Map<number, readonly [place: ThingPlace, property: number]>();
  /** By slot of a thing variable: the places of its codes. */
  readonly #places = new Map<number, readonly (ThingPlace | undefined)[]>();

  constructor(layout: ThingLayout) {
    this.#layout = layout;
    const { variables } = layout.domain;
    const note = (slot: number): void => {
      const { values } = variables.all[slot] as { readonly values: readonly unknown[] };
      this.#places.set(
        slot,
        values.map((value) => layout.places.find(({ name }) => name === value)),
      );
    };
    for (const place of layout.places) {
      this.#slots.set(place.there, [place, -1]);
      place.slots.forEach((slot, property) => {
        this.#slots.set(slot, [place, property]);
        if (layout.kinds.get(place.kind)?.properties[property]?.isThing === true) note(slot);
      });
    }
    for (const { variable, isThing } of layout.own) if (isThing) note(variable.id);
  }

  /**
   * By kind: the indices of properties whose things are compared with those of other variables, or copied to them. What
   * they refer to needs a place: without one, all things are the same.
   */
  referencesIn(models: readonly ActionModel[]): ReadonlyMap<string, ReadonlySet<number>> {
    const found = new Map<string, Set<number>>();
    const note = (slot: number): void => {
      const [place, property] = this.#slots.get(slot) ?? [];
      if (place === undefined || property === undefined || !this.#places.has(slot)) return;
      const of = found.get(place.kind) ?? new Set();
      found.set(place.kind, of.add(property));
    };
    const look = (node: ConditionNode): void => {
      if (node.kind === "all" || node.kind === "any") node.children.forEach(look);
      else if (node.kind === "compare")
        for (const { variable } of [node.left, node.right]) note(variable);
    };
    for (const { needs, effects } of models) {
      look(needs);
      for (const [opcode, , operand] of effects) if (opcode === COPY) note(operand);
    }
    return found;
  }

  /** Whether the values of a variable are things. */
  isOfThings(slot: number): boolean {
    return this.#places.has(slot);
  }

  /** The place that a code of a variable stands for. */
  placeOf(slot: number, code: number): ThingPlace | undefined {
    return this.#places.get(slot)?.[code];
  }

  /** The value that a code of a variable stands for, with things by the index that `indexOf` gives. */
  valueOf(slot: number, code: number, indexOf: (place: ThingPlace) => number): ThingValue {
    // A code below all values is that of a test that always holds.
    if (code < 0 || !this.#places.has(slot)) return { thing: -1, code };
    const place = this.placeOf(slot, code);
    if (place !== undefined) return { thing: indexOf(place), code: 0 };
    const { values } = this.#layout.domain.variables.all[slot] as {
      readonly values: readonly unknown[];
    };
    return { thing: -1, code: values[code] === "nothing" ? WITHOUT_THING : OTHER_THING };
  }

  /**
   * Lifts the tests of a condition. Sums are left out, and so is a thing that must not be some
   * other one: both relax it.
   *
   * @param isKnown whether a place is one of the action's things
   */
  testsOf(
    tests: readonly ConditionNode[],
    indexOf: (place: ThingPlace) => number,
    isKnown: (place: ThingPlace) => boolean,
  ): readonly ThingTest[] {
    const variable = (slot: number): LiftedVariable => this.#variableOf(slot, indexOf);
    return tests.flatMap((node): ThingTest[] => {
      if (node.kind === "test") {
        const { kind, operator } = node;
        const place = this.placeOf(node.variable, node.value);
        if (operator !== "=" && place !== undefined && !isKnown(place)) return [];
        const value = this.valueOf(node.variable, node.value, indexOf);
        return [{ kind, operator, variable: variable(node.variable), value }];
      }
      if (node.kind !== "compare") return [];
      const { kind, operator, left, right } = node;
      return [
        {
          ...{ kind, operator, left: variable(left.variable), right: variable(right.variable) },
          ...{ leftOffset: left.offset, rightOffset: right.offset },
        },
      ];
    });
  }

  /** Lifts an action; several for disjunctions. Empty for one that only differs by its places from another. */
  lift({
    tool,
    places,
    claims: claimed,
    needs,
    effects,
    scaledCost,
    way,
  }: ActionModel): readonly LiftedAction[] {
    // Most actions are such, and need no further look.
    if (!isFirstOfItsKind([...new Set(places)], this.#layout)) return [];
    const things: ThingPlace[] = [];
    const indexOf = (place: ThingPlace): number => {
      const known = things.indexOf(place);
      return known >= 0 ? known : things.push(place) - 1;
    };
    for (const place of places) indexOf(place);
    const lifted = effects.map(([opcode, slot, operand]): ThingEffect => {
      const isCopy = opcode === COPY;
      return {
        opcode,
        variable: this.#variableOf(slot, indexOf),
        value: isCopy ? { thing: -1, code: 0 } : this.valueOf(slot, operand, indexOf),
        copied: isCopy ? this.#variableOf(operand, indexOf) : undefined,
      };
    });
    const isKnown = (place: ThingPlace): boolean => things.includes(place);
    const all = alternativesOf(needs).map((tests) => this.testsOf(tests, indexOf, isKnown));
    if (!isFirstOfItsKind(things, this.#layout)) return [];
    const kinds = things.map(({ kind }) => this.#layout.kinds.get(kind) as Kind);
    const at = way === undefined ? -1 : things.indexOf(way);
    const claims = claimed.map((place) => things.indexOf(place));
    const of = { tool, kinds, claims, effects: lifted, scaledCost, way: at };
    return all.map((tests) => ({ ...of, tests }));
  }

  #variableOf(slot: number, indexOf: (place: ThingPlace) => number): LiftedVariable {
    const [place, property] = this.#slots.get(slot) ?? [];
    if (place === undefined) return { thing: -1, slot };
    return { thing: indexOf(place), slot: property as number };
  }
}

/** Whether the things stand at the first places of their kinds, in order. All other places mean the same. */
function isFirstOfItsKind(things: readonly ThingPlace[], { kinds }: ThingLayout): boolean {
  const next = new Map<string, number>();
  return things.every((place) => {
    const at = next.get(place.kind) ?? 0;
    next.set(place.kind, at + 1);
    return kinds.get(place.kind)?.places[at] === place;
  });
}

/** The conjunctions of tests that satisfy a condition; those of too many alternatives are left out. */
export function alternativesOf(node: ConditionNode): readonly (readonly ConditionNode[])[] {
  if (node.kind === "any") {
    const all = node.children.flatMap(alternativesOf);
    return all.length > MOST_ALTERNATIVES ? [[]] : all;
  }
  if (node.kind !== "all") return [[node]];
  let all: readonly (readonly ConditionNode[])[] = [[]];
  for (const child of node.children) {
    const more = alternativesOf(child);
    const count = all.length * more.length;
    if (count <= MOST_ALTERNATIVES) all = all.flatMap((one) => more.map((two) => [...one, ...two]));
  }
  return all;
}
