import type { Domain, Goal, PackedState } from "@understudy/planner-core";
import { renderCondition } from "./render-condition.ts";

/** Writes one variable: has the texts of all its codes or, for integers, the text before the number. */
type VariableWriter = {
  readonly slot: number;
  /** Slot that holds the occupancy of the variable's place; undefined for the agent's own variables. */
  readonly place: number | undefined;
} & ({ readonly texts: readonly string[] } | { readonly prefix: string });

const writers = new WeakMap<object, readonly VariableWriter[]>();

/**
 * The values of all variables in the prompt format, `at=home,wood=3`, followed by derived variables. Empty places are
 * left out.
 */
export function renderState(domain: Domain, state: PackedState): string {
  let all = writers.get(domain);
  if (all === undefined) {
    all = createWriters(domain);
    writers.set(domain, all);
  }
  let text = "";
  for (const writer of all) {
    if (writer.place !== undefined && state[writer.place] === 0) continue;
    const code = state[writer.slot] as number;
    text += "texts" in writer ? writer.texts[code] : writer.prefix + code;
  }
  for (const { name, condition } of domain.derived) text += `,${name}=${condition.holds(state)}`;
  // The first variable has no comma before it, but may be left out.
  return text.startsWith(",") ? text.slice(1) : text;
}

function createWriters(domain: Domain): readonly VariableWriter[] {
  return domain.variableNames.flatMap((name, index): VariableWriter[] => {
    const variable = domain.variable(name);
    if (variable === undefined) return [];
    const prefix = `${index === 0 ? "" : ","}${name}=`;
    const slot = variable.id;
    const place = domain.variable(domain.kinds?.placeVariables.get(name)?.place ?? "")?.id;
    if (variable.type === "integer") return [{ slot, place, prefix }];
    const values = variable.type === "boolean" ? ["false", "true"] : variable.values;
    return [{ slot, place, texts: values.map((value) => prefix + value) }];
  });
}

const goals = new WeakMap<Goal, string>();

/** The condition of a goal in the prompt format. */
export function renderGoal(goal: Goal): string {
  let text = goals.get(goal);
  if (text === undefined) {
    text = renderCondition(goal.definition) || "true";
    goals.set(goal, text);
  }
  return text;
}
