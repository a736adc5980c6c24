import type { Issue } from "@understudy/planner-core";
import { pointerTo } from "@understudy/planner-core/json";

/** The required shape of a value. Unknown keys of an object are ignored: a newer version may have written them. */
export type ResultShape =
  | "number"
  | "string"
  | "boolean"
  | { readonly optional: ResultShape }
  | { readonly nullable: ResultShape }
  | { readonly list: ResultShape }
  | { readonly record: ResultShape }
  | { readonly fields: Readonly<Record<string, ResultShape>> };

/** Maximum number of issues in the error message. */
const MAX_ISSUES = 20;

/** Differences between a value and a shape, at most twenty; empty if it fits. */
export function shapeIssues(value: unknown, shape: ResultShape): readonly Issue[] {
  const issues: Issue[] = [];
  compare(value, shape, "", issues);
  return issues;
}

function compare(value: unknown, shape: ResultShape, pointer: string, issues: Issue[]): void {
  if (issues.length >= MAX_ISSUES) return;
  const expected = (what: string): void => {
    issues.push({ pointer, message: `is ${kindOf(value)}, not ${what}` });
  };
  if (typeof shape === "string") {
    const fits = shape === "number" ? Number.isFinite(value) : typeof value === shape;
    if (!fits) expected(`a ${shape}`);
  } else if ("optional" in shape) {
    if (value !== undefined) compare(value, shape.optional, pointer, issues);
  } else if ("nullable" in shape) {
    if (value !== null) compare(value, shape.nullable, pointer, issues);
  } else if ("list" in shape) {
    if (!Array.isArray(value)) expected("a list");
    else {
      for (const [index, each] of value.entries()) {
        compare(each, shape.list, `${pointer}/${index}`, issues);
      }
    }
  } else if (typeof value !== "object" || value === null || Array.isArray(value)) {
    expected("an object");
  } else if ("record" in shape) {
    for (const [key, each] of Object.entries(value)) {
      compare(each, shape.record, pointerTo(pointer, key), issues);
    }
  } else {
    for (const [key, each] of Object.entries(shape.fields)) {
      const own = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
      compare(own, each, pointerTo(pointer, key), issues);
    }
  }
}

function kindOf(value: unknown): string {
  if (value === undefined) return "missing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}
