/** An exact fraction in lowest terms, never rounded. */
export class Rational {
  static readonly ZERO: Rational = new Rational(0n, 1n);
  static readonly ONE: Rational = new Rational(1n, 1n);

  readonly numerator: bigint;
  /** At least 1. */
  readonly denominator: bigint;

  private constructor(numerator: bigint, denominator: bigint) {
    this.numerator = numerator;
    this.denominator = denominator;
  }

  /** @param denominator not 0 */
  static of(numerator: bigint, denominator = 1n): Rational {
    if (denominator === 1n) return new Rational(numerator, 1n);
    const common = greatestDivisor(numerator, denominator);
    const divisor = denominator < 0n ? -common : common;
    return new Rational(numerator / divisor, denominator / divisor);
  }

  /** A whole number. */
  static whole(value: number): Rational {
    return new Rational(BigInt(value), 1n);
  }

  /** Parses digits with an optional sign and decimal point, such as `-0.25`. */
  static parse(text: string): Rational {
    const [whole = "", decimals = ""] = text.replace(/^[+-]/, "").split(".");
    const digits = BigInt(`${whole}${decimals}`);
    return Rational.of(text.startsWith("-") ? -digits : digits, 10n ** BigInt(decimals.length));
  }

  get isZero(): boolean {
    return this.numerator === 0n;
  }

  get isNegative(): boolean {
    return this.numerator < 0n;
  }

  get isWhole(): boolean {
    return this.denominator === 1n;
  }

  plus(other: Rational): Rational {
    if (this.isZero) return other;
    const { numerator, denominator } = other;
    if (denominator === this.denominator) {
      return Rational.of(this.numerator + numerator, denominator);
    }
    const sum = this.numerator * denominator + numerator * this.denominator;
    return Rational.of(sum, this.denominator * denominator);
  }

  times({ numerator, denominator }: Rational): Rational {
    return Rational.of(this.numerator * numerator, this.denominator * denominator);
  }

  /** @param divisor not 0 */
  over({ numerator, denominator }: Rational): Rational {
    return Rational.of(this.numerator * denominator, this.denominator * numerator);
  }

  negated(): Rational {
    return new Rational(-this.numerator, this.denominator);
  }

  equals({ numerator, denominator }: Rational): boolean {
    return this.numerator === numerator && this.denominator === denominator;
  }

  /** The largest whole number not above it. */
  floor(): bigint {
    const quotient = this.numerator / this.denominator;
    return this.isNegative && !this.isWhole ? quotient - 1n : quotient;
  }

  /** The nearest JavaScript number. */
  toNumber(): number {
    return Number(this.numerator) / Number(this.denominator);
  }
}

/** @returns at least 1, unless both are 0 */
export function greatestDivisor(left: bigint, right: bigint): bigint {
  let [a, b] = [left < 0n ? -left : left, right < 0n ? -right : right];
  while (b !== 0n) [a, b] = [b, a % b];
  return a;
}
