import { ASSIGN } from "@understudy/planner-core/compiled";
import type { DomainFacts } from "../../lexicon/domain-facts.ts";
import { isBad, type Lexicon } from "../../lexicon/lexicon.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import { stem } from "../../text/stem.ts";
import { beginsWithDoing, type Clause } from "../clause.ts";
import { isAsking, isForbidding, isRepeated, isUnknown, saysGoal } from "../clause-checks.ts";
import { waysAsked } from "../found-goals.ts";
import { commonGoals, readGoals } from "../goals.ts";
import { GOAL_MEANT, Scores, TOOL_MEANT } from "../scores.ts";
import { actionsTaking } from "../targets.ts";
import type { Ban } from "./ban.ts";
import type { RestOfDirective } from "./prohibitions.ts";

/** Share of the best match from which another way counts as named, too. */
const NEAR_BEST = 0.6;

/**
 * Whether a ban forbids and dismisses nothing, and requests nothing that is not requested anyway.
 *
 * @param wished the goals that are requested; undefined if other requests make the ban's own wishes void
 */
export function isVoid(ban: Ban | undefined, wished: ReadonlySet<number> | undefined): boolean {
  if (ban === undefined) return true;
  const isNew = wished !== undefined && ban.wanted?.some((goal) => !wished.has(goal)) === true;
  return ban.actions.length + ban.goals.length === 0 && !isNew;
}

/**
 * Whether a refusal had an effect. One that dismisses a goal, with a word that another language than English has no meaning
 * for, may be about the way: "non fare del male al maggiordomo".
 */
export function isHeard({ isForeign }: Lexicon, { mood, entries }: Clause, ban: Ban): boolean {
  if (ban.actions.length > 0) return true;
  return ban.goals.length > 0 && !(isForeign && mood === "ban" && entries.some(isUnknown));
}

/**
 * Whether a ban follows from a single word that only resembles the name of a tool, and has nothing to do with what is
 * requested: `cure him, but no needles` in a domain with a step that knits. Also whether it would only dismiss what is
 * requested beside it: `cheer them up, but not with booze`.
 *
 * @param asked the ways to each goal that is requested
 * @param wished the goals that are requested
 */
export function isGuessed(
  { isForeign }: Lexicon,
  ban: Ban | undefined,
  { entries, mood }: Clause,
  asked: readonly (readonly number[])[],
  wished: ReadonlySet<number>,
): boolean {
  if (ban === undefined || mood !== "ban" || (ban.isSure && ban.isState !== true)) return false;
  if (ban.actions.length === 0) return ban.goals.some((goal) => wished.has(goal));
  // Other languages have no synonyms.
  if (isForeign || entries.length !== 1 || asked.length === 0) return false;
  const isNamed = entries.some(
    ({ tools, names, isCalledTool }) =>
      isCalledTool || [...tools.direct, ...names.direct].some((strength) => strength > 0),
  );
  return !isNamed && !asked.some((ways) => ways.some((way) => ban.actions.includes(way)));
}

/** Whether a request may be what a clause limits: `the hull leaks! But spare the robot`. */
export function isBeside(clause: Clause, other: Clause): boolean {
  if (other === clause) return clause.isUnharmed;
  // A statement is limited only by what contrasts with it.
  const isTold = clause.isContrast || clause.isUnharmed || other.isContrast;
  return isTold || other.isBare || !other.isStatement;
}

/**
 * The ways to a requested goal that a clause speaks against, though it bans nothing that the domain knows: the way that
 * it names (`but the horse has done enough`), otherwise the ways that do harm (`but do not hurt it`). Only adds weight.
 * Corrects the clause's mood.
 *
 * @param asked the ways to each goal that is requested beside the clause
 */
export function readAgainst(
  lexicon: Lexicon,
  clause: Clause,
  asked: readonly (readonly number[])[],
): Ban | undefined {
  const named = asked.flatMap((ways) => waysNamed(lexicon, ways, clause));
  const actions =
    named.length > 0 || !isAgainstHarm(clause)
      ? named
      : asked.flatMap((ways) => harmfulWays(lexicon, ways));
  if (actions.length === 0) return undefined;
  if (!(clause.isUnharmed && clause.isBare)) clause.mood = "ban";
  return { actions: [...new Set(actions)], goals: [], isState: true, isSure: false };
}

/** Whether a clause refuses a thing, whatever is done with it. */
function isOfThing({ vocabulary }: Lexicon, { mood, isThing, isOfIt, entries }: Clause): boolean {
  const isDoing = ({ key, isWeak }: WordEntry): boolean =>
    isWeak || vocabulary.toolVerbs.includes(key);
  // "you're not burning it"
  return mood === "ban" && (isThing || isOfIt || !entries.some(isDoing));
}

/**
 * A ban on a thing narrowed to the ways that use it to what is requested, if there are any: "rum is out of the question, calm
 * the crew" forbids neither to buy nor to sell rum.
 *
 * @param asked the ways to each goal that is plainly requested
 */
export function narrowedToWays(
  lexicon: Lexicon,
  clauses: readonly Clause[],
  clause: Clause,
  ban: Ban | undefined,
  asked: readonly (readonly number[])[],
): Ban | undefined {
  if (ban === undefined || ban.isState === true || !isOfThing(lexicon, clause)) return ban;
  const isOther = (other: Clause): boolean => isAsking(other) && other !== clause;
  const all = asked.length > 0 ? asked : waysAsked(lexicon, clauses, isOther, GOAL_MEANT);
  const using = all.flat().filter((way) => ban.actions.includes(way));
  if (using.length > 0) return { ...ban, actions: using };
  const taking = actionsTaking(lexicon, clause.entries);
  // "sans leur donner de viande", where meat is known as what a goal counts
  for (const goal of ban.goals)
    for (const { variable } of lexicon.facts.amounts(goal))
      for (const action of lexicon.facts.actionsTaking(variable)) taking.add(action);
  const actions = waysWith(lexicon, clause, all, taking);
  return actions.length > 0 ? { actions, goals: [], isSure: ban.isSure } : ban;
}

function waysWith(
  { vocabulary }: Lexicon,
  { entries }: Clause,
  asked: readonly (readonly number[])[],
  taking: ReadonlySet<number>,
): readonly number[] {
  const { tools, domain } = vocabulary;
  const isNamed = (action: number): boolean =>
    entries.some(({ key }) => tools.isCalled(domain.actions.tool[action] as number, key));
  return asked.flatMap((ways) => {
    const using = ways.filter((action) => taking.has(action) || isNamed(action));
    return using.length < ways.length ? using : [];
  });
}

/** Whether a clause is a refusal, or a statement that contrasts with a request. */
export function speaksAgainst(clause: Clause): boolean {
  const { isContrast, isStatement, isKept, isDenied, isBare, mood, numbers } = clause;
  if (isForbidding(clause) || clause.isUnharmed) return true;
  if (mood !== "want" || !isContrast || numbers.length > 0) return false;
  // "shooting it would set off the alarm"
  return isKept || isDenied || (isStatement && (!isBare || beginsWithDoing(clause)));
}

/** Whether a clause without a known thing may be about harm. */
function isAgainstHarm(clause: Clause): boolean {
  if (clause.isUnharmed) return true;
  const isRefusal = isForbidding(clause) || clause.isKept || clause.isDenied || isObjection(clause);
  return isRefusal && clause.entries.some(({ isWeak }) => !isWeak);
}

/** Whether a clause objects to a request without saying any goal: `but the pond has fish in it`. */
function isObjection(clause: Clause): boolean {
  return clause.isContrast && clause.isStatement && !clause.entries.some(saysGoal);
}

/**
 * Whether a clause that dismisses something is about a way to what is requested: "instead of drilling, open the vault",
 * "rather than by burning the woods".
 */
export function isOfWay(
  lexicon: Lexicon,
  clauses: readonly Clause[],
  clause: Clause,
  ban: Ban,
  { wished, asked }: Omit<RestOfDirective, "isAlso">,
): boolean {
  if (clause.mood !== "skip" || isRepeated(clause, clauses)) return false;
  const others = clauses.filter((other) => other !== clause && isAsking(other));
  if (isOtherGoal(lexicon, clause, ban, others)) return false;
  if (!clause.isDismissed && ban.goals.some((goal) => wished.has(goal))) return true;
  if (ban.actions.length > 0) return false;
  if (asked.some((ways) => waysNamed(lexicon, ways, clause).length > 0)) return true;
  return beginsWithDoing(clause) && commonGoals(lexicon, others, [clause]).size > 0;
}

/** Whether a goal gives way to another one that is named, too: "instead of the door paint the roof". */
function isOtherGoal(
  lexicon: Lexicon,
  clause: Clause,
  { goals }: Ban,
  others: readonly Clause[],
): boolean {
  if (!clause.isDependent || beginsWithDoing(clause)) return false;
  const isCalled = ({ key }: WordEntry): boolean =>
    goals.some((goal) => lexicon.vocabulary.goals.isCalled(goal, key));
  const isOther = (goal: number): boolean => !goals.includes(goal);
  return (
    clause.entries.some(isCalled) &&
    readGoals(lexicon, others, isOther).some(({ goal, scores }) => scores.direct(goal) > 0)
  );
}

/** The ways with the tool that a clause names, if it names one of several. */
function waysNamed(
  { vocabulary }: Lexicon,
  ways: readonly number[],
  { entries, isContrast, isStatement }: Clause,
): readonly number[] {
  const { tool } = vocabulary.domain.actions;
  const tools = new Set(ways.map((action) => tool[action] as number));
  if (tools.size < 2) return [];
  const scores = new Scores(vocabulary.tools.count).add(entries, "tools");
  const [best = -1, second = -1] = [...tools].sort((a, b) => scores.of(b) - scores.of(a));
  // "but he has given up drinking" is about the wine.
  const isMeant = isContrast && isStatement ? scores.of(best) : scores.direct(best);
  if (isMeant < TOOL_MEANT) return [];
  if (scores.of(second) > NEAR_BEST * scores.of(best)) return [];
  return ways.filter((action) => tool[action] === best);
}

/** The ways that do harm, if others do none: by a side effect, otherwise by what they bring about, such as `dead`. */
function harmfulWays(
  { vocabulary: { thesaurus }, facts }: Lexicon,
  ways: readonly number[],
): readonly number[] {
  const harmful = ways.filter((action) => facts.states.isHarming(action));
  if (harmful.length > 0 && harmful.length < ways.length) return harmful;
  const { all } = facts.domain.variables;
  const bad = new Set(
    facts.actionsWhere((opcode, variable, operand) => {
      const value = opcode === ASSIGN ? all[variable]?.values[operand] : undefined;
      return value !== undefined && isBad(thesaurus, stem(String(value)));
    }),
  );
  const worse = ways.filter((action) => bad.has(action));
  return worse.length < ways.length ? worse : [];
}

/** Whether some actions serve a goal, and each goal that they serve can be reached without them. */
export function hasOtherWays(facts: DomainFacts, actions: readonly number[]): boolean {
  const named = new Set(actions);
  const served = facts.domain.goals
    .map((_, goal) => facts.serving(goal))
    .filter((ways) => ways.some((action) => named.has(action)));
  return served.length > 0 && served.every((ways) => ways.some((action) => !named.has(action)));
}
