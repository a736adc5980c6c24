import type { Issue } from "../errors.ts";

/** A text, or a function that returns one, for texts that are expensive and may not be needed. */
type LazyText = string | (() => string);

/** Collects all issues of an input, so that they are reported at once. */
export class IssueCollector {
  readonly #issues: Issue[] = [];
  readonly #seen = new Set<string>();
  readonly #limit: number;
  #suppressed = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(pointer: string, message: LazyText, hint?: string | (() => string | undefined)): void {
    if (this.#issues.length >= this.#limit) {
      this.#suppressed++;
      return;
    }
    const text = typeof hint === "function" ? hint() : hint;
    const said = typeof message === "function" ? message() : message;
    this.#issues.push(
      text === undefined ? { pointer, message: said } : { pointer, message: said, hint: text },
    );
  }

  /** Adds an issue unless its position has one already: each position is visited once per binding. */
  addOnce(pointer: string, message: LazyText, hint?: string | (() => string | undefined)): void {
    if (this.#seen.has(pointer)) return;
    this.#seen.add(pointer);
    this.add(pointer, message, hint);
  }

  get isEmpty(): boolean {
    return this.#issues.length === 0;
  }

  /** The number of issues, the hidden issues included. */
  get count(): number {
    return this.#issues.length + this.#suppressed;
  }

  /** The issues in the order found; the last one gives the number of omitted issues. */
  get issues(): readonly Issue[] {
    if (this.#suppressed === 0) return this.#issues;
    return [
      ...this.#issues,
      { pointer: "", message: `${this.#suppressed} more issues are not shown` },
    ];
  }
}

/** The kind of a JSON value, for messages. */
export function describeValue(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  switch (typeof value) {
    case "object":
      return "an object";
    case "string":
      return value.length > 40 ? `the text "${value.slice(0, 40)}…"` : `the text "${value}"`;
    case "undefined":
      return "nothing";
    default:
      return String(value);
  }
}

/** A step received from a peer, as text for messages; its arguments may be anything, however deeply nested. */
export function describeStep(step: unknown): string {
  const { tool, args } = Object(step) as { readonly tool?: unknown; readonly args?: unknown };
  const given = Object.entries(isRecord(args) ? args : {}).slice(0, 10);
  const shown = given.map(([name, value]) => `${name.slice(0, 40)}: ${describeValue(value)}`);
  return `${typeof tool === "string" ? tool.slice(0, 100) : "of no tool"}(${shown.join(", ")})`;
}

/** Whether a value is a JSON object, not an array and not null. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
