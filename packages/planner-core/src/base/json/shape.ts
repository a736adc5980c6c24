import type { Issue, UnderstudyErrorOptions } from "../errors.ts";
import { pointerTo } from "../text/json-pointer.ts";
import { describeValue, IssueCollector } from "./issues.ts";

/** Limit on the mistakes that are told of one value. */
const MAX_ISSUES = 100;

/** The values that are expected at one place. */
export interface Shape<out Value = unknown> {
  /** The expected values, worded to follow "must be". */
  readonly wanted: string;
  /** Whether the value may be absent. */
  readonly isOptional?: boolean;
  /** Tells the mistakes in a value. */
  readonly check: (value: unknown, findings: ShapeFindings) => void;
  /** Never there: it carries the type. */
  readonly type?: Value;
}

/** The type of a shape's values. */
export type Shaped<Of> = Of extends Shape<infer Value> ? Value : never;

/** The place in a value that is being checked, and the mistakes found so far. */
export class ShapeFindings {
  readonly #path: (string | number)[] = [];
  readonly #pointer: string;
  readonly #issues = new IssueCollector(MAX_ISSUES);

  /** @param pointer place of the value in its document */
  constructor(pointer: string) {
    this.#pointer = pointer;
  }

  get count(): number {
    return this.#issues.count;
  }

  get issues(): readonly Issue[] {
    return this.#issues.issues;
  }

  /** Checks a member of the current value. */
  member(key: string | number, value: unknown, { check }: Shape): void {
    this.#path.push(key);
    check(value, this);
    this.#path.pop();
  }

  /** Tells a mistake at the current place. */
  add(message: string, hint?: (name: string) => string | undefined): void {
    const pointer = this.#path.reduce<string>(pointerTo, this.#pointer);
    this.#issues.add(pointer, message, hint && (() => hint(String(this.#path.at(-1)))));
  }

  misfit(wanted: string, value: unknown, hint?: () => string | undefined): void {
    const lacks = value === undefined ? "is missing; it " : "";
    const found = value === undefined ? "" : `, not ${describeValue(value)}`;
    this.add(`${lacks}must be ${wanted}${found}`, hint);
  }
}

/** All mistakes in a value, up to a hundred; none if it fits. */
export function issuesIn(shape: Shape, value: unknown, pointer = ""): readonly Issue[] {
  const findings = new ShapeFindings(pointer);
  shape.check(value, findings);
  return findings.issues;
}

/** Whether a value fits. */
export function fits<Value>(shape: Shape<Value>, value: unknown): value is Value {
  return issuesIn(shape, value).length === 0;
}

type Refusal = new (issues: readonly Issue[], options?: UnderstudyErrorOptions) => Error;

/**
 * The value, if it fits.
 *
 * @throws the refusal, with all mistakes
 */
export function read<Value>(shape: Shape<Value>, value: unknown, refusal: Refusal): Value {
  const issues = issuesIn(shape, value);
  if (issues.length > 0) throw new refusal(issues);
  return value as Value;
}

/**
 * The value of a JSON text, with or without a byte order mark.
 *
 * @throws the refusal if it is no JSON
 */
export function parseJson(text: string, refusal: Refusal, hint?: string): unknown {
  try {
    return JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) as unknown;
  } catch (cause) {
    // An engine without memory for the value says so by an error of its own, or by null.
    if (!(cause instanceof SyntaxError || cause instanceof RangeError)) throw cause;
    const message = `is not JSON: ${cause.message}`;
    throw new refusal([{ pointer: "", message, ...(hint === undefined ? {} : { hint }) }], {
      cause,
    });
  }
}
