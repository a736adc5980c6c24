import { skipThoughts } from "../../parse/turn/skip-thoughts.ts";
import type { IntentTerms } from "./intent-terms.ts";

/** A model's reading of a directive, by names of the domain. */
export interface ReadIntent {
  readonly means: string;
  /** At most two names of goals. */
  readonly goals: readonly string[];
  readonly count: number;
  /** Names of actions. */
  readonly avoid: readonly string[];
  readonly use: readonly string[];
}

/** Reads the JSON of an intent; names that the domain lacks are left out. Undefined without such JSON. */
export function parseIntent(text: string, terms: IntentTerms): ReadIntent | undefined {
  const value = objectIn(text);
  if (value === undefined || !("goal" in value || "avoid" in value)) return undefined;
  const goals = [value["goal"], value["then"]].filter(
    (goal): goal is string => typeof goal === "string" && terms.goals.includes(goal),
  );
  const { means, count } = value;
  return {
    means: typeof means === "string" ? means.trim() : "",
    goals: [...new Set(goals)],
    count: typeof count === "number" && Number.isInteger(count) && count > 0 ? count : 0,
    avoid: namesIn(value["avoid"], terms),
    use: namesIn(value["use"], terms),
  };
}

/** The names of actions in the answer to the second question; undefined without JSON. */
export function parseMeans(text: string, terms: IntentTerms): readonly string[] | undefined {
  const value = objectIn(text);
  return value === undefined ? undefined : namesIn(value["avoid"], terms);
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  const { answer } = skipThoughts(text);
  const from = answer.indexOf("{");
  const end = answer.lastIndexOf("}");
  if (from < 0 || end < from) return undefined;
  try {
    return JSON.parse(answer.slice(from, end + 1)) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

function namesIn(list: unknown, { actions }: IntentTerms): readonly string[] {
  if (!Array.isArray(list)) return [];
  const names = list.filter(
    (name): name is string => typeof name === "string" && actions.has(name),
  );
  // Models that have lost the thread repeat a name up to the limit of the list.
  return new Set(names).size < names.length ? [] : names;
}
