import type { Issue } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";

const MAX_ISSUES = 100;

/** Collects the issues of a scenario, to report them at once. */
export class IssueList {
  readonly issues: Issue[] = [];

  add(pointer: string, message: string, hint?: string): void {
    if (this.issues.length >= MAX_ISSUES) return;
    this.issues.push(hint === undefined ? { pointer, message } : { pointer, message, hint });
  }

  /** Reports unknown members. */
  checkKeys(
    value: Readonly<Record<string, unknown>>,
    pointer: string,
    known: readonly string[],
  ): void {
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      this.add(pointerTo(pointer, key), "is unknown", `known: ${known.join(", ")}`);
    }
  }

  /** A number within a range; `fallback` if missing or invalid. */
  number(
    value: unknown,
    pointer: string,
    {
      min,
      max,
      fallback,
    }: { readonly min: number; readonly max: number; readonly fallback: number },
  ): number {
    if (value === undefined) return fallback;
    if (typeof value === "number" && value >= min && value <= max) return value;
    this.add(pointer, `must be a number from ${min} to ${max}, not ${JSON.stringify(value)}`);
    return fallback;
  }

  /** The entries of a list of objects; others are reported. */
  objects(value: unknown, pointer: string): readonly (readonly [Json, string])[] {
    if (value === undefined) return [];
    if (!Array.isArray(value)) {
      this.add(pointer, "must be a list");
      return [];
    }
    return value.flatMap((entry: unknown, index) => {
      const at = pointerTo(pointer, index);
      if (isPlainObject(entry)) return [[entry, at] as const];
      this.add(at, "must be an object");
      return [];
    });
  }
}

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

export function isPlainObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
