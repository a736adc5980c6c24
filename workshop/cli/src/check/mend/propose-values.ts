import { isRecord, nearestName } from "@understudy/planner-core/internal";
import type { JsonPart } from "./mend.ts";
import type { Survey } from "./survey.ts";

/** Limit on tried values. */
const MAX_VALUES = 8;

/** Replacements for a variable's wrong value, nearest first. */
export function valuesFor(definition: JsonPart | undefined, wrong: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const text = typeof wrong === "string" ? wrong.trim().toLowerCase() : undefined;
  if (text === "true" || text === "false") found.push(text === "true");
  if (text === "yes" || text === "no") found.push(text === "yes");
  if (text !== undefined && text !== "" && Number.isFinite(Number(text))) found.push(Number(text));
  if (typeof wrong === "number" || typeof wrong === "boolean") found.push(String(wrong));
  const { type, values, min, max } = definition ?? {};
  if (type === "boolean") found.push(Boolean(wrong), false, true);
  if (type === "enum" && Array.isArray(values)) {
    const names = values.filter((value) => typeof value === "string");
    const near = typeof wrong === "string" ? nearestName(wrong, names) : undefined;
    found.push(...(near === undefined ? [] : [near]), ...names.slice(0, MAX_VALUES));
  }
  if (type === "integer") {
    if (typeof wrong === "number") {
      found.push(Math.max(Number(min), Math.min(Number(max), Math.round(wrong))));
    }
    found.push(min, max);
  }
  return [...new Set(found)].filter((value) => value !== undefined && value !== wrong);
}

/** Likely intended thresholds: the tool's own cost in the variable, or the number without an extra digit. */
export function thresholdsFor(
  number: number,
  owner: string,
  variable: string,
  { uses }: Survey,
): readonly number[] {
  const spent = uses.flatMap((use) => {
    const isOwn = use.owner === owner && use.role === "effect" && use.variable === variable;
    return isOwn && isRecord(use.value) ? [use.value["-"]] : [];
  });
  return [...spent, number / 10].filter(
    (other): other is number => Number.isInteger(other) && other !== number,
  );
}

/** Declarations of a variable that match its uses. */
export function declarationsOf(name: string, survey: Survey, given?: unknown): readonly JsonPart[] {
  const others = Object.values(survey.state);
  const hasDefaults = others.some((definition) => "default" in definition);
  const uses = survey.uses.filter(({ variable }) => variable === name);
  const values = survey.valuesOf(name);
  const texts = values.filter((value) => typeof value === "string");
  const numbers = values.filter((value) => typeof value === "number");
  const isCounted = uses.some(({ value }) => isRecord(value) && ("+" in value || "-" in value));
  const starts = (all: readonly unknown[]): readonly unknown[] =>
    given !== undefined ? [given] : hasDefaults ? all : [undefined];
  const declared = (definition: JsonPart, all: readonly unknown[]): JsonPart[] =>
    starts(all).map((start) =>
      start === undefined ? definition : { ...definition, default: start },
    );
  if (texts.length > 0) {
    // A variable with a single value could never change.
    const all = texts.length === 1 && given === undefined ? [...texts, "none"] : texts;
    return declared({ type: "enum", values: all }, all.toReversed().slice(0, MAX_VALUES));
  }
  if (isCounted || numbers.length > 0) {
    const most = Math.max(1, ...numbers);
    const max = isCounted ? 2 * most : most;
    return declared({ type: "integer", min: 0, max }, [0, most]);
  }
  return declared({ type: "boolean" }, [false, true]);
}
