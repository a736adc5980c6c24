import { type PddlPlace, pddlError } from "./pddl-error.ts";
import { Rational } from "./rational.ts";

/** Limit on numerators and denominators, so that hostile files do not slow arithmetic. */
const MAX_EXACT = 2n ** 256n;
/** Limit on the length of a number. */
const MAX_DIGITS = 70;

/** @throws PddlError for a number with too many digits */
export function parseNumber(text: string, place: PddlPlace): Rational {
  const [digits = "", exponent = "0"] = text.split("e");
  const size = Math.abs(Number(exponent));
  if (text.length > MAX_DIGITS || size > MAX_DIGITS) throw notExact(place);
  const power = Rational.of(10n ** BigInt(size));
  const value = Rational.parse(digits);
  return requireExact(exponent.startsWith("-") ? value.over(power) : value.times(power), place);
}

/** @throws PddlError for a value with too many digits */
export function requireExact(value: Rational, place: PddlPlace): Rational {
  const { numerator, denominator } = value;
  if (numerator < MAX_EXACT && numerator > -MAX_EXACT && denominator < MAX_EXACT) return value;
  throw notExact(place);
}

/** The error for a number that cannot be exact. */
export function notExact(place: PddlPlace): Error {
  const hint = "use fewer digits, or another unit";
  return pddlError(place, "this number has too many digits to be held exactly", hint);
}
