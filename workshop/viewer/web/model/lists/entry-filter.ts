import type { EntryView } from "../../../src/protocol/repertoire.ts";
import { stepText } from "../plan/step-text.ts";

/** An author of plan steps. */
export type Author = "model" | "mended" | "designer";

/** A filter of a repertoire's plans. */
export interface EntryFilter {
  readonly text: string;
  readonly goal?: string;
  readonly persona?: string;
  readonly author?: Author;
}

/** Order of a repertoire's plans. */
export type EntryOrder = "uses" | "cost" | "covers" | "goal";

/** The authors of a plan. */
export function authorsOf({ by }: EntryView): readonly Author[] {
  const all: readonly Author[] = ["model", "mended", "designer"];
  return all.filter((author) => by.includes(author));
}

/** The plans that pass a filter, sorted stably. */
export function listEntries(
  entries: readonly EntryView[],
  filter: EntryFilter,
  order: EntryOrder,
): readonly EntryView[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const passes = (entry: EntryView): boolean => {
    if (filter.goal !== undefined && entry.goal !== filter.goal) return false;
    if (filter.persona !== undefined && (entry.persona ?? "") !== filter.persona) return false;
    if (filter.author !== undefined && !authorsOf(entry).includes(filter.author)) return false;
    const said = [
      entry.goal,
      entry.persona,
      entry.directive,
      entry.precondition,
      entry.by,
      ...entry.steps.map(stepText),
    ];
    const text = said.join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const compare: Readonly<Record<EntryOrder, (a: EntryView, b: EntryView) => number>> = {
    uses: (a, b) => b.uses - a.uses,
    cost: (a, b) => a.cost - b.cost,
    covers: (a, b) => b.covers.length - a.covers.length,
    goal: (a, b) => a.goal.localeCompare(b.goal),
  };
  return entries.filter(passes).toSorted(compare[order]);
}

/** The top-level conjuncts of a condition's text. */
export function conjunctTexts(condition: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const token of condition.split(/(\s+and\s+|[(),])/)) {
    if (token === "(") depth++;
    if (token === ")") depth--;
    if (depth === 0 && (token === "," || /^\s+and\s+$/.test(token))) {
      parts.push(part.trim());
      part = "";
    } else part += token;
  }
  parts.push(part.trim());
  return parts.filter(Boolean);
}
