/**
 * Ground actions and their effects.
 *
 * @module
 */

import { holds } from "../../condition/evaluate.ts";
import type { LinearSum } from "../../condition/sums.ts";
import type { RuntimeCostDefinition, Value } from "../definition/definition.ts";
import type { WayActions } from "./ways.ts";

/*
 * Effects are compiled to runs of four 32-bit integers: opcode, variable, operand, bound.
 * `bound` is the variable's max for INCREASE and COPY, else unused.
 */

/** Opcode of `variable := operand`. */
export const ASSIGN = 0;
/** Opcode of `variable := min(bound, variable + operand)`. */
export const INCREASE = 1;
/** Opcode of `variable := variable - operand`; never below the range: an implied precondition. */
export const DECREASE = 2;
/** Opcode of `variable := min(bound, state[operand])`. */
export const COPY = 3;
/** Integers per effect. */
export const EFFECT_LENGTH = 4;

/**
 * All ground actions of a domain as flat arrays, indexed by action id. Ids are ordered by tool name,
 * then by argument values.
 *
 * Conditions of action `a`: written ones in `conditions[conditionStart[a] … impliedStart[a])`,
 * implied ones in `conditions[impliedStart[a] … conditionStart[a + 1])`, in the format of
 * `condition/code.ts`. Effects: `effects[effectStart[a] … effectStart[a + 1])`.
 */
export interface GroundActions {
  readonly count: number;
  /** Index of each action's tool in `domain.tools`. */
  readonly tool: Int32Array;
  readonly conditions: Int32Array;
  /** `count + 1` entries, the last one being the end. */
  readonly conditionStart: Int32Array;
  readonly impliedStart: Int32Array;
  readonly effects: Int32Array;
  /** `count + 1` entries, the last one being the end. */
  readonly effectStart: Int32Array;
  /** Conditional effects; undefined in a domain without any. */
  readonly conditional: ConditionalEffects | undefined;
  /** Cost in thousandths; for run-time costs and ways, the declared base. */
  readonly scaledCost: Int32Array;
  /** A lower bound of the cost in thousandths; equal to `scaledCost` where it is constant. */
  readonly minScaledCost: Int32Array;
  /** The actions whose cost is that of a way; undefined in a domain without any. */
  readonly ways: WayActions | undefined;
}

/**
 * Effects with a condition on the state before the step, grouped by condition. The groups of action `a` are `start[a] …
 * start[a + 1]`. Group `g` acts if `guards[guardStart[g] … guardStart[g + 1])` holds, in the format of
 * `condition/code.ts`; its effects are `effects[effectStart[g] … effectStart[g + 1])`, in the format above. The
 * action's own conditions rule out contradictory effects and values out of range.
 */
export interface ConditionalEffects {
  /** One entry more than actions. */
  readonly start: Int32Array;
  readonly guards: Int32Array;
  /** One entry more than groups. */
  readonly guardStart: Int32Array;
  readonly effects: Int32Array;
  /** One entry more than groups. */
  readonly effectStart: Int32Array;
  /** For each group, the next group of its action that may act at the same time. */
  readonly next: Int32Array;
  /** Effects with sums, by action; groups contain them written out. */
  readonly sums: ReadonlyMap<number, SumEffects>;
}

/** An action's effects with sums, as they were before being written out. */
export interface SumEffects {
  /** Code of the action's conditions, without the tests that keep these effects in range. */
  readonly condition: Int32Array;
  readonly effects: readonly SumEffect[];
}

/** Sets a variable to `min(max, result)`. The action does not apply if the result is below the variable's range. */
export interface SumEffect {
  readonly variable: number;
  readonly result: LinearSum;
  /** Code of the effect's condition. */
  readonly when: Int32Array;
  /** The groups into which the effect is written out: index of the first group, and the end. */
  readonly firstGroup: number;
  readonly endGroup: number;
}

/** Whether an action has conditional effects. */
export function isConditional({ conditional }: GroundActions, action: number): boolean {
  if (conditional === undefined) return false;
  return (conditional.start[action] as number) < (conditional.start[action + 1] as number);
}

/** A tool of a compiled domain. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  /** In declared order. */
  readonly parameters: readonly { readonly name: string; readonly values: readonly Value[] }[];
  /** Set if the cost of its actions is computed at run time. */
  readonly runtimeCost: RuntimeCostDefinition | undefined;
}

/** A ground action that was dropped because it can never apply, with the reason. */
export interface DroppedAction {
  readonly tool: string;
  readonly args: Readonly<Record<string, Value>>;
  readonly reason: string;
}

/**
 * Writes the state after an action into `target`, which must not be `source`. Preconditions are not
 * checked. Allocates nothing.
 *
 * @example
 * const after = new Int32Array(state.length);
 * applyAction(domain.actions, domain.actionOf({ tool: "chop", args: {} }), state, after);
 * domain.read(after).wood; // one more
 */
export function applyAction(
  actions: GroundActions,
  action: number,
  source: Int32Array,
  target: Int32Array,
): void {
  const { effects, effectStart, conditional } = actions;
  for (let variable = 0; variable < source.length; variable++) {
    target[variable] = source[variable] as number;
  }
  applyEffects(
    effects,
    effectStart[action] as number,
    effectStart[action + 1] as number,
    source,
    target,
  );
  if (conditional === undefined) return;
  const { start, guards, guardStart, effects: guarded, effectStart: guardedStart } = conditional;
  const end = start[action + 1] as number;
  for (let group = start[action] as number; group < end; group++) {
    const from = guardStart[group] as number;
    if (!holds(guards, from, guardStart[group + 1] as number, source)) continue;
    applyEffects(
      guarded,
      guardedStart[group] as number,
      guardedStart[group + 1] as number,
      source,
      target,
    );
  }
}

/** Writes the results of effects, which read `source`, into `target`. */
export function applyEffects(
  effects: Int32Array,
  start: number,
  end: number,
  source: Int32Array,
  target: Int32Array,
): void {
  for (let at = start; at < end; at += EFFECT_LENGTH) {
    const variable = effects[at + 1] as number;
    const operand = effects[at + 2] as number;
    switch (effects[at]) {
      case ASSIGN:
        target[variable] = operand;
        break;
      case INCREASE: {
        const bound = effects[at + 3] as number;
        const value = (source[variable] as number) + operand;
        target[variable] = value < bound ? value : bound;
        break;
      }
      case DECREASE:
        target[variable] = (source[variable] as number) - operand;
        break;
      default: {
        const bound = effects[at + 3] as number;
        const value = source[operand] as number;
        target[variable] = value < bound ? value : bound;
      }
    }
  }
}
