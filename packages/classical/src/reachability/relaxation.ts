import type { Domain } from "@understudy/planner-core";
import { ASSIGN, COPY, EFFECT_LENGTH, INCREASE } from "@understudy/planner-core/compiled";
import { mayHold, type SortedCondition, sortCondition } from "./may-hold.ts";
import { Allowed, type ReachedValues } from "./relaxed-values.ts";

/** The relaxation of a domain, from any start. */
export class Relaxation {
  readonly #domain: Domain;
  readonly #conditions: readonly SortedCondition[];
  readonly #maintain: SortedCondition;

  constructor(domain: Domain) {
    this.#domain = domain;
    const { variables } = domain;
    this.#conditions = Array.from({ length: domain.actions.count }, (_, action) =>
      sortCondition(domain.actionCondition(action), variables),
    );
    this.#maintain = sortCondition(domain.maintain.node, variables);
  }

  /**
   * Extends `reached` until nothing changes.
   *
   * @param isEnough whether to end before. Asked after each pass over the actions
   */
  run(
    reached: ReachedValues[],
    isEnough: () => boolean = () => false,
  ): { readonly reached: ReachedValues[]; readonly applied: Uint8Array } {
    const { variables, actions } = this.#domain;
    const applied = new Uint8Array(actions.count);
    for (let isNew = true; isNew && !isEnough(); ) {
      isNew = false;
      for (let action = 0; action < actions.count; action++) {
        const condition = this.#conditions[action] as SortedCondition;
        if (applied[action] === 0) {
          if (!mayHold(condition, reached, variables) || !this.#keepsMaintain(action)) continue;
          applied[action] = 1;
          isNew = true;
        }
        if (this.#apply(action, condition, reached)) isNew = true;
      }
    }
    return { reached, applied };
  }

  /** Whether the assigned values are compatible with `maintain`. */
  #keepsMaintain(action: number): boolean {
    const { effects, effectStart } = this.#domain.actions;
    const end = effectStart[action + 1] as number;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const allowed = this.#maintain.allowed.get(effects[at + 1] as number);
      if (effects[at] === ASSIGN && allowed?.has(effects[at + 2] as number) === false) return false;
    }
    return true;
  }

  #apply(action: number, condition: SortedCondition, reached: ReachedValues[]): boolean {
    const { effects, effectStart } = this.#domain.actions;
    const end = effectStart[action + 1] as number;
    let isNew = false;
    for (let at = effectStart[action] as number; at < end; at += EFFECT_LENGTH) {
      const variable = effects[at + 1] as number;
      const operand = effects[at + 2] as number;
      const bound = effects[at + 3] as number;
      const values = reached[variable] as ReachedValues;
      if (effects[at] === ASSIGN) {
        isNew = values.add(operand) || isNew;
        continue;
      }
      const source = effects[at] === COPY ? operand : variable;
      const from = reached[source] as ReachedValues;
      const { min, max } = this.#domain.variables;
      const before =
        condition.allowed.get(source) ?? new Allowed(min[source] as number, max[source] as number);
      const after = this.#maintain.allowed.get(variable);
      const step = effects[at] === INCREASE ? operand : effects[at] === COPY ? 0 : -operand;
      const cap =
        effects[at] === INCREASE || effects[at] === COPY ? bound : Number.POSITIVE_INFINITY;
      isNew = shift(from, values, { before, after, step, cap }) || isNew;
    }
    return isNew;
  }
}

interface Shift {
  readonly before: Allowed;
  readonly after: Allowed | undefined;
  readonly step: number;
  readonly cap: number;
}

/** Adds the results of an effect on the allowed values of a variable. */
function shift(
  from: ReachedValues,
  to: ReachedValues,
  { before, after, step, cap }: Shift,
): boolean {
  const low = Math.max(from.min, before.min);
  const high = Math.min(from.max, before.max);
  if (low > high) return false;
  if (!from.isListed || !to.isListed) {
    // Repeated steps end at most one step beyond what the condition allows.
    const repeatsUp = from === to && step > 0;
    const repeatsDown = from === to && step < 0;
    const least = repeatsDown ? before.min + step : Math.min(cap, low + step);
    const most = Math.min(cap, repeatsUp ? before.max + step : high + step);
    const clippedLeast = Math.max(least, after?.min ?? least);
    const clippedMost = Math.min(most, after?.max ?? most);
    return to.addRange(clippedLeast, clippedMost);
  }
  let isNew = false;
  const add = (value: number): void => {
    if (!from.has(value) || !before.has(value)) return;
    const result = Math.min(cap, value + step);
    if (after?.has(result) !== false) isNew = to.add(result) || isNew;
  };
  // In the direction of the step, so that one pass follows a whole chain of steps.
  if (step < 0)
    for (let value = high; value >= before.min && value >= from.min; value--) add(value);
  else for (let value = low; value <= before.max && value <= from.max; value++) add(value);
  return isNew;
}
