import type { Cue, Language } from "../../language/language.ts";
import { hasColumn } from "../../text/language-table.ts";
import { type FunctionWords, functionWordsIn } from "./function-words.ts";

/** The symbols of cues, for languages without a table of their own. */
const OF_CUES: Readonly<Partial<Record<Cue, string>>> = {
  ...{
    ban: "ban",
    "ban-first": "ban",
    "ban-late": "notLate",
    refuse: "ban",
    "refuse-first": "ban",
  },
  ...{
    avoid: "avoid",
    skip: "skip",
    and: "and",
    or: "or",
    but: "but",
    then: "then",
    first: "first",
  },
  ...{ last: "last", later: "later", before: "before", after: "after", until: "until" },
  ...{
    "at-least": "atLeast",
    "at-most": "atMost",
    above: "above",
    below: "below",
    correct: "correct",
  },
  ...{ main: "main", none: "empty", aside: "reason" },
};

/** Whether a language has a table of its own, in place of what its cues say. */
export const hasPhrases = ({ code }: Pick<Language, "code">): boolean => hasColumn(code);

/** The function words of a language's commands. */
export function phrasesFor({ code, cues, determiners, stop }: Language): FunctionWords {
  const table = functionWordsIn(code);
  if (table !== undefined) return table;
  const lists: Record<string, string> = {
    det: determiners.split(/\s+/).join(","),
    empty: stop.trim().split(/\s+/).join(","),
  };
  for (const [cue, symbol] of Object.entries(OF_CUES)) {
    const said = cues[cue as Cue];
    if (said !== undefined) lists[symbol] = [lists[symbol], said].filter(Boolean).join(",");
  }
  return lists;
}
