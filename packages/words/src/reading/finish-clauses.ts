import type { Lexicon } from "../lexicon/lexicon.ts";
import type { WordEntry } from "../lexicon/word-entry.ts";
import { INDEFINITE } from "../text/word-forms.ts";
import type { Clause } from "./clause.ts";
import { discourage, isForbidding, isRequest, saysGoal } from "./clause-checks.ts";
import type { ClauseWriter } from "./clause-writer.ts";

/** Corrects clauses whose meaning depends on those around them, once all are read. */
export function finishClauses(
  { clauses, awaiting }: ClauseWriter,
  lexicon: Lexicon,
  words: readonly WordEntry[],
): void {
  for (const { isAlternative, mood, entries } of clauses) {
    // "either pick the lock or leave the door alone"
    if (isAlternative && mood !== "want") entries.length = 0;
  }
  for (const { clause, condition } of awaiting) {
    if (condition.entries.some(saysGoal)) continue;
    // "unless there is no other way" sets no condition.
    clause.mood = "ban";
    clause.isDislike = true;
    condition.entries.length = 0;
  }
  const [request, ...others] = clauses;
  if (request === undefined) return;
  if (others.some(isForbidding) && !others.some(isRequest) && isDescribed(words)) {
    // "a careful cook who never …" describes the actor and requests nothing.
    request.entries.splice(0);
    request.said.splice(0);
  }
  if (!isRequest(request)) return;
  for (const clause of others) {
    if (isReasonAgainst(lexicon, clause)) discourage(clause);
  }
}

/** Whether the text begins with the description of a person: `a careful cook`, `you are a careful cook`. */
function isDescribed([first, second, third]: readonly WordEntry[]): boolean {
  const article = first?.isSubject === true && second?.isAuxiliary === true ? third : first;
  return INDEFINITE.test(article?.word ?? "");
}

/** Whether a clause complains about a thing that appears only in tools: `the dishwasher gives me a headache`. */
function isReasonAgainst(
  { vocabulary }: Lexicon,
  { mood, isBare, isAside, entries }: Clause,
): boolean {
  if (mood !== "want" || isBare || isAside || entries.length < 2) return false;
  const first = entries[0] as WordEntry;
  if (!first.isToolName || vocabulary.goals.isName(first.key)) return false;
  return entries.some((entry) => entry.isBad && entry !== first);
}
