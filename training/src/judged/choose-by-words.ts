import type { LeadCandidate } from "@understudy/planner-core";
import { WordReader } from "@understudy/words";
import type { ToldAnswer, ToldQuestion } from "./draw-told.ts";

/** The word reader in place of a model; uncertain readings count as none. */
export function chooseByWords(questions: readonly ToldQuestion[]): readonly ToldAnswer[] {
  const reader = new WordReader();
  return questions.map((question) => ({ question, chosen: choose(reader, question) }));
}

function choose(reader: WordReader, { domain, told, candidates }: ToldQuestion): number {
  const { directive, persona = "" } = told.text;
  if (directive === undefined) {
    const { goals } = reader.readPersona(domain, persona);
    return first(candidates, ({ goal }) => -(goals.get(goal) ?? 0));
  }
  const { goals, skipped } = reader.readDirective(domain, directive);
  const wishes = goals.map(({ goal }) => goal);
  return first(candidates, ({ goal }) => {
    if (skipped.includes(goal)) return 1;
    const at = wishes.indexOf(goal);
    return at < 0 ? 0 : at - wishes.length;
  });
}

/** The candidate of lowest rank, of equal ones the cheapest. */
function first(
  candidates: readonly LeadCandidate[],
  rankOf: (candidate: LeadCandidate) => number,
): number {
  const [best] = [...candidates].sort(
    (one, other) => rankOf(one) - rankOf(other) || one.scaledCost - other.scaledCost,
  );
  return candidates.indexOf(best as LeadCandidate);
}
