import type { Variable } from "@understudy/planner-core";
import { stem } from "../text/stem.ts";
import { isBad, type Lexicon } from "./lexicon.ts";
import type { WordEntry } from "./word-entry.ts";

/** Minimum strength, without the thesaurus, of a word in a name. */
const IN_NAME = 0.9;

/** The ground actions with a side effect that harms a thing, such as a step that tears the vines. */
export function actionsHarming(lexicon: Lexicon, entries: readonly WordEntry[]): readonly number[] {
  const found = new Set<number>();
  for (const name of variablesSaid(lexicon, entries).keys()) {
    const variable = lexicon.facts.domain.variables.get(name);
    if (variable === undefined || variable.type === "integer") continue;
    const { states } = lexicon.facts;
    const unneeded = states.all(variable).filter((state) => !states.facts(state).isNeeded);
    // A rat may be caged or dead: only the latter is harm.
    const bad = unneeded.filter(({ value }) =>
      isBad(lexicon.vocabulary.thesaurus, valueKey(variable, value)),
    );
    for (const state of bad.length > 0 ? bad : unneeded)
      for (const action of states.facts(state).bringing) found.add(action);
  }
  return [...found].sort((a, b) => a - b);
}

/**
 * The variables whose names have several words, all of which occur in the text: `otters_hungry` for "the otters must
 * not go hungry".
 */
export function variablesSaidWhole(lexicon: Lexicon, entries: readonly WordEntry[]): string[] {
  return [...variablesSaid(lexicon, entries)]
    .filter(([name, keys]) => keys.size > 1 && keys.size >= lexicon.vocabulary.wordsOf(name).length)
    .map(([name]) => name);
}

/** The variables whose names share words with the text, with these words. */
function variablesSaid(
  { vocabulary }: Lexicon,
  entries: readonly WordEntry[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { names, key } of entries) {
    names.ids.forEach((id, at) => {
      const name = vocabulary.nameList[id] as string;
      const isVariable = vocabulary.domain.variables.get(name) !== undefined;
      if (!isVariable || (names.direct[at] as number) < IN_NAME) return;
      const known = found.get(name);
      if (known === undefined) found.set(name, new Set([key]));
      else known.add(key);
    });
  }
  return found;
}

const valueKey = ({ values }: Variable, value: number | undefined): string =>
  stem((value === undefined ? undefined : values[value]) ?? "");
