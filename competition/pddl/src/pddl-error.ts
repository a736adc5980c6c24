import { type Issue, UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";
import type { PddlLimits } from "./limits.ts";
import type { Rational } from "./rational.ts";

/** The file of a place. */
export type PddlSource = "domain" | "problem";

/** A place in a PDDL file; line and column count from 1. */
export interface PddlPlace {
  readonly source: PddlSource;
  readonly line: number;
  readonly column: number;
}

/** An issue of a PDDL file, with its place. */
export interface PddlIssue extends Issue {
  readonly place: PddlPlace;
  /** The exceeded limit, if nothing else is wrong. */
  readonly limit?: keyof PddlLimits;
}

/** Invalid or unsupported PDDL. Lists every issue, at least one. */
export class PddlError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-pddl");
  override readonly name: string = "PddlError";
  readonly issues: readonly PddlIssue[];

  constructor(issues: readonly PddlIssue[], options: UnderstudyErrorOptions = {}) {
    super("invalid-pddl", issues.map(describeIssue).join("\n"), options);
    this.issues = issues;
  }
}

/** The error of a single issue. */
export function pddlError(place: PddlPlace, message: string, hint?: string): PddlError {
  const issue = { pointer: "", message, place };
  return new PddlError([hint === undefined ? issue : { ...issue, hint }]);
}

/** The error of a task that is too large. @param advice alternative to a higher limit */
export function limitError(
  place: PddlPlace,
  message: string,
  limit: keyof PddlLimits,
  advice?: string,
): PddlError {
  const raise = `raise ${limit}`;
  const hint = advice === undefined ? raise : `${advice}, or ${raise}`;
  return new PddlError([{ pointer: "", message, place, hint, limit }]);
}

/** Whether only limits were exceeded, so that a part of the task may still work. */
export function isLimitError(error: unknown): error is PddlError {
  return error instanceof PddlError && error.issues.every(({ limit }) => limit !== undefined);
}

/** Hint for a fraction in place of a whole number. */
const SCALE_HINT = "numbers that change are whole: scale them, such as 25 for 2.5";

/** Hint for a fractional value: one with many digits must be rounded first, as no scale makes it whole. */
export function scaleHint(value: Rational): string {
  return value.denominator > FINEST
    ? "numbers that change are whole: round it to a few decimal digits, or to a simple fraction, and scale them"
    : SCALE_HINT;
}

const FINEST = 10_000n;

/** Limit on issues of a file. */
const MAX_ISSUES = 100;

/** Continues after errors, so that all issues of a file are reported at once. */
export class PddlIssueCollector {
  readonly #issues: PddlIssue[] = [];

  /** Runs one step and collects its errors. */
  attempt<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof PddlError)) throw error;
      if (this.#issues.length < MAX_ISSUES) this.#issues.push(...error.issues);
      return undefined;
    }
  }

  /** @throws PddlError if there was any issue */
  finish(): void {
    if (this.#issues.length > 0) throw new PddlError(this.#issues);
  }
}

function describeIssue({ place, message, hint }: PddlIssue): string {
  const suffix = hint === undefined ? "" : ` (${hint})`;
  return `${place.source}, line ${place.line}, column ${place.column}: ${message}${suffix}`;
}
