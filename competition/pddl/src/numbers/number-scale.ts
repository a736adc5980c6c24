import { nameInKey } from "../facts/fact-store.ts";
import { greatestDivisor, Rational } from "../rational.ts";
import type { Change, NumericExpression } from "../read/ast.ts";

/** Limit on scale factors: bounds of finer numbers would be too far apart. */
const MAX_SCALE = 1_000_000n;

/**
 * Scale factors that make changing numbers whole: with steps of 0.25, fuel is held in quarters.
 *
 * @param initial values by key; a key begins with the name of its function
 * @returns factors by function name; whole or too fine numbers are left out
 */
export function findScales(
  changes: readonly Change[],
  initial: ReadonlyMap<string, Rational>,
): ReadonlyMap<string, Rational> {
  const finest = new Map<string, bigint>();
  for (const [key, { denominator }] of initial) {
    const name = nameInKey(key);
    finest.set(name, leastMultiple(finest.get(name) ?? 1n, denominator));
  }
  // A number changed by another is at least as fine, so iterate to a fixpoint.
  for (let isFiner = true; isFiner; ) {
    isFiner = false;
    for (const { fluent, amount } of changes) {
      const before = finest.get(fluent.name) ?? 1n;
      if (before > MAX_SCALE) continue;
      const after = leastMultiple(before, divisorOf(amount, finest));
      if (after === before) continue;
      finest.set(fluent.name, after);
      isFiner = true;
    }
  }
  const scales = new Map<string, Rational>();
  for (const { fluent } of changes) {
    const scale = finest.get(fluent.name) ?? 1n;
    if (scale > 1n && scale <= MAX_SCALE) scales.set(fluent.name, Rational.of(scale));
  }
  return scales;
}

/** A common divisor of an expression's values, for any objects. */
function divisorOf(expression: NumericExpression, finest: ReadonlyMap<string, bigint>): bigint {
  if (expression.kind === "number") return expression.value.denominator;
  if (expression.kind === "fluent") return finest.get(expression.name) ?? 1n;
  const { operator, operands } = expression;
  let divisor = 1n;
  operands.forEach((operand, index) => {
    const isDivisor = operator === "/" && index > 0;
    const own =
      isDivisor && operand.kind === "number"
        ? magnitude(operand.value.numerator)
        : divisorOf(operand, finest);
    const isProduct = operator === "*" || operator === "/";
    divisor = isProduct ? divisor * own : leastMultiple(divisor, own);
  });
  return divisor > MAX_SCALE ? MAX_SCALE + 1n : divisor;
}

/** Least common multiple, capped just above the largest scale, where finer differences no longer matter. */
function leastMultiple(left: bigint, right: bigint): bigint {
  const multiple = (left / greatestDivisor(left, right)) * right;
  return multiple > MAX_SCALE ? MAX_SCALE + 1n : multiple;
}

function magnitude(value: bigint): bigint {
  if (value === 0n) return 1n;
  return value < 0n ? -value : value;
}
