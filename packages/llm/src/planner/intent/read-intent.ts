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

/** Reads an intent; names that the domain lacks are left out. Undefined for any other value. */
export function readIntent(value: unknown, terms: IntentTerms): ReadIntent | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const members = value as Readonly<Record<string, unknown>>;
  if (!("goal" in members || "avoid" in members)) return undefined;
  const goals = [members["goal"], members["then"]].filter(
    (goal): goal is string => typeof goal === "string" && terms.goals.includes(goal),
  );
  const { means, count } = members;
  return {
    means: typeof means === "string" ? means.trim() : "",
    goals: [...new Set(goals)],
    count: typeof count === "number" && Number.isInteger(count) && count > 0 ? count : 0,
    avoid: actionNamesIn(members["avoid"], terms),
    use: actionNamesIn(members["use"], terms),
  };
}

/** The names of actions in a list; none of a list that repeats itself. */
function actionNamesIn(list: unknown, { actions }: IntentTerms): readonly string[] {
  if (!Array.isArray(list)) return [];
  const names = list.filter(
    (name): name is string => typeof name === "string" && actions.has(name),
  );
  // Models that have lost the thread repeat a name up to the limit of the list.
  return new Set(names).size < names.length ? [] : names;
}
