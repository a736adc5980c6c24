import type { FluentBounds } from "../bounds/find-bounds.ts";
import { formsOf } from "../bounds/number-reach.ts";
import {
  conjunctionOf,
  FALSE,
  type GroundFormula,
  isFalse,
  negation,
  TRUE,
} from "../ground/ground-formula.ts";
import type { GroundEffect, NumericChange } from "../ground/ground-task.ts";
import { foldTest } from "../numbers/numeric-test.ts";
import { Rational } from "../rational.ts";

/**
 * Splits a decrease at a number's minimum: below it the number is set to the minimum, since a tool of the domain would
 * not apply.
 */
export function splitFalls(
  effect: GroundEffect,
  bounds: ReadonlyMap<string, FluentBounds>,
): { readonly parts: readonly GroundEffect[]; readonly rest: GroundEffect } {
  const isFall = ({ fluent, operation, terms, value }: NumericChange): boolean =>
    bounds.get(fluent)?.stopsAtMin === true &&
    (terms.length > 0 || (operation === "add" && value.isNegative));
  if (!effect.changes.some(isFall)) return { parts: [], rest: effect };
  const parts = effect.changes.filter(isFall).flatMap((change): GroundEffect[] => {
    const { min } = bounds.get(change.fluent) as FluentBounds;
    const stays = staysAbove(change, min);
    const stop = { ...change, operation: "set", value: Rational.whole(min), terms: [] } as const;
    const nothing = { added: [], deleted: [] };
    return [
      {
        ...nothing,
        condition: conjunctionOf([effect.condition, stays]),
        changes: [change],
      },
      {
        ...nothing,
        condition: conjunctionOf([effect.condition, negation(stays)]),
        changes: [stop],
      },
    ];
  });
  return {
    parts: parts.filter(({ condition }) => !isFalse(condition)),
    rest: { ...effect, changes: effect.changes.filter((change) => !isFall(change)) },
  };
}

/** The condition that a number stays above a value after a change. */
function staysAbove(change: NumericChange, min: number): GroundFormula {
  const { terms, constant } = formsOf(change).after;
  const factors = new Map(terms.map(([fluent, by]) => [fluent, Rational.whole(by)]));
  const sum = { constant: Rational.whole(constant - min), factors };
  const test = foldTest(sum, ">=", change.place);
  if (typeof test === "boolean") return test ? TRUE : FALSE;
  return { kind: "test", test };
}
