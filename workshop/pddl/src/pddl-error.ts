import { type Issue, UnderstudyError, type UnderstudyErrorOptions } from "@understudy/planner-core";
import type { PddlLimits } from "./limits.ts";

/** The file that a place is in. */
export type PddlSource = "domain" | "problem";

/** A place in a PDDL file; line and column count from 1. */
export interface PddlPlace {
  readonly source: PddlSource;
  readonly line: number;
  readonly column: number;
}

/** One thing that is wrong with a PDDL file, and where. */
export interface PddlIssue extends Issue {
  readonly place: PddlPlace;
  /** The limit that the task exceeds, where nothing else is wrong. */
  readonly limit?: keyof PddlLimits;
}

/** PDDL that cannot be read or translated. Carries every issue found, at least one. */
export class PddlError extends UnderstudyError {
  static override readonly brand: symbol = Symbol.for("understudy.error.invalid-pddl");
  override readonly name: string = "PddlError";
  readonly issues: readonly PddlIssue[];

  constructor(issues: readonly PddlIssue[], options: UnderstudyErrorOptions = {}) {
    super("invalid-pddl", issues.map(describeIssue).join("\n"), options);
    this.issues = issues;
  }
}

/** Makes the error of a single issue. */
export function pddlError(place: PddlPlace, message: string, hint?: string): PddlError {
  const issue = { pointer: "", message, place };
  return new PddlError([hint === undefined ? issue : { ...issue, hint }]);
}

/** Makes the error of a task that is too large. @param advice what helps other than a higher limit */
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

/** Whether only limits were exceeded: a part of the task may be within them. */
export function isLimitError(error: unknown): error is PddlError {
  return error instanceof PddlError && error.issues.every(({ limit }) => limit !== undefined);
}

/** The hint for a fraction where a whole number is needed. */
export const SCALE_HINT = "numbers that change are whole: scale them, such as 25 for 2.5";

/** Beyond this many issues a file is past reading. */
const MAX_ISSUES = 100;

/** Goes on after an error, so that all parts of a file are heard before it is refused. */
export class PddlIssueCollector {
  readonly #issues: PddlIssue[] = [];

  /** Runs one part; what is wrong with it is kept for later. */
  attempt<T>(part: () => T): T | undefined {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof PddlError)) throw error;
      if (this.#issues.length < MAX_ISSUES) this.#issues.push(...error.issues);
      return undefined;
    }
  }

  /** @throws PddlError if any part was wrong */
  finish(): void {
    if (this.#issues.length > 0) throw new PddlError(this.#issues);
  }
}

function describeIssue({ place, message, hint }: PddlIssue): string {
  const suffix = hint === undefined ? "" : ` (${hint})`;
  return `${place.source}, line ${place.line}, column ${place.column}: ${message}${suffix}`;
}
