import { readLeniently } from "./lenient-reader.ts";

/** A plan in damaged text. */
export interface SalvagedPlan {
  readonly value: { readonly steps: readonly unknown[] };
  /** Whether the text ended before the plan did: `steps` are those that were complete. */
  readonly truncated: boolean;
}

/** Places that are tried, so that many beginnings in hostile text cost no more than a few. */
const MAX_STARTS = 8;

/** `{"steps":`, with any quotes or none, or a bare list of steps. */
const STARTS = /\{\s*["'`“‘]?steps["'`”’]?\s*[:=]|\[\s*\{\s*["'`“‘]?tool["'`”’]?\s*[:=]/gi;

/**
 * Reads a plan from text that is no JSON but nearly so. Of a plan that was cut off the complete steps
 * are kept; a truncated plan without steps was cut before its first. Never throws; takes time linear in the text.
 */
export function salvagePlan(text: string): SalvagedPlan | undefined {
  let tried = 0;
  let behind = 0;
  let cutAtOnce = false;
  for (const { index } of text.matchAll(STARTS)) {
    // What lies within a value that was read before is no beginning of its own.
    if (index < behind) continue;
    if (++tried > MAX_STARTS) break;
    const result = readLeniently(text, index);
    if (result === undefined) continue;
    behind = result.end;
    const { value, open } = result;
    const steps = stepsOf(value);
    if (steps === undefined) continue;
    const isCut = open.has(value);
    // Only the end of the text leaves brackets open: a step that is closed is whole.
    const complete = steps.filter((step) => !open.has(step));
    if (complete.length === 0 && (isCut || steps.length > 0)) {
      cutAtOnce ||= isCut;
      continue;
    }
    const rest = Object.entries(Array.isArray(value) ? {} : (value as object)).filter(
      ([key]) => !isSteps(key),
    );
    return { value: { ...Object.fromEntries(rest), steps: complete }, truncated: isCut };
  }
  return cutAtOnce ? { value: { steps: [] }, truncated: true } : undefined;
}

function stepsOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value as readonly unknown[];
  if (typeof value !== "object" || value === null) return undefined;
  const entry = Object.entries(value).find(([key]) => isSteps(key));
  return Array.isArray(entry?.[1]) ? (entry[1] as readonly unknown[]) : undefined;
}

function isSteps(key: string): boolean {
  return key.toLowerCase() === "steps";
}
