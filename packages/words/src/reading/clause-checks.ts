import type { WordEntry } from "../lexicon/word-entry.ts";
import { beginsWithDoing, type Clause, isWanted } from "./clause.ts";
import { GOAL_MEANT, SPEAKS } from "./scores.ts";

/** Words that begin a question for knowledge. */
const QUESTION = /^(why|what|who|when|where|how|which)$/;
const OTHERS = /^(he|she|it|they)$/;
const WHICH = /^(what|how|which)$/;
const ASKING = /^(i|we|you|they|it|he|she|there|the)$/;
const VERB_OF_QUESTION = /^(do|does|did|is|are|was|were|has|have|had)$/;

/** Whether a clause is a request, not a statement. */
export function isRequest({ mood, isStatement, hasSubject, isAside, entries }: Clause): boolean {
  return mood === "want" && !(isStatement || hasSubject || isAside) && entries.length > 0;
}

/** Whether a clause is a command: "sell no bread" forbids, "the shop has no bread" complains. */
export function commands({ mood, isBare, isStatement, isAside }: Clause): boolean {
  return mood === "want" && isBare && !(isStatement || isAside);
}

/** Whether a clause itself asks for something, as a request or as a statement. */
export function isAsking(clause: Clause): boolean {
  const { isThing, isAside, entries } = clause;
  return isWanted(clause) && !(isThing || isAside) && entries.length > 0;
}

/** Whether a clause asks for something, and not as a statement. */
export function isAskingPlainly(clause: Clause): boolean {
  return isAsking(clause) && !clause.isStatement;
}

export function isForbidding({ mood }: Clause): boolean {
  return mood === "ban" || mood === "prevent" || mood === "avoid";
}

/** Whether a clause names what a cue refers to: unlike "you must not" or "please sell it, you must not". */
export function namesReferent({ mood, entries, isBare, isAside, hasSubject }: Clause): boolean {
  return mood === "want" && entries.length > 0 && !(isBare || isAside || hasSubject);
}

/** Whether a clause forbids an event: `no truck passes`, `nobody leaves`. */
export function isForbiddingEvent({ mood, entries }: Clause): boolean {
  return (mood === "ban" || mood === "prevent") && entries.length > 1;
}

/** Whether a clause says all that another one does that asks for something: "The lift? No, the lift is fine". */
export function isRepeated(clause: Clause, clauses: readonly Clause[]): boolean {
  const isSaid = ({ key }: WordEntry): boolean => clause.entries.some((own) => own.key === key);
  return clauses.some(
    (other) => other !== clause && isAsking(other) && other.entries.every(isSaid),
  );
}

/** Whether a word matches a goal. */
export function saysGoal({ goals, isWeak }: WordEntry): boolean {
  return !isWeak && goals.strengths.some((strength) => strength >= GOAL_MEANT);
}

/** Whether a clause forbids an activity: "without opening the hatch get some air" continues with a request. */
export function isDoing(clause: Clause): boolean {
  return clause.mood === "ban" && clause.isThing && beginsWithDoing(clause);
}

/** Whether a word matches nothing. */
export function isUnknown({ goals, tools, names }: WordEntry): boolean {
  return goals.ids.length + tools.ids.length + names.ids.length === 0;
}

/** Whether a word says no goal, and is in no text of the domain. */
export function isForeign({ goals, tools, names }: WordEntry): boolean {
  const isDirect = [goals, tools, names].some(({ direct }) => direct.some((one) => one > 0));
  return !(isDirect || goals.strengths.some((strength) => strength >= SPEAKS));
}

/** Whether an English text asks for knowledge: `why do cats purr`, unlike `why don't you feed the cat`. */
export function asksFor([
  first = "",
  second = "",
  third = "",
  fourth = "",
]: readonly string[]): boolean {
  // "is it raining"
  if (VERB_OF_QUESTION.test(first) && OTHERS.test(second)) return true;
  if (!QUESTION.test(first)) return false;
  // "who ate the biscuit"
  if (first === "who") return true;
  if (VERB_OF_QUESTION.test(second)) return third !== "not";
  // "what's he eating"
  if (OTHERS.test(second)) return true;
  // "what time do we close"
  return WHICH.test(first) && VERB_OF_QUESTION.test(third) && ASKING.test(fourth);
}
