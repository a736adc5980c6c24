import { actionsHarming, variablesSaidWhole } from "../../lexicon/harms.ts";
import type { Lexicon } from "../../lexicon/lexicon.ts";
import { namesSaid } from "../../lexicon/names-said.ts";
import type { StateFacts, StateOfAffairs } from "../../lexicon/states-of-affairs.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import { beginsWithDoing, type Clause, firstPhraseOf } from "../clause.ts";
import { TOOL_MEANT } from "../scores.ts";

/** A refused state of affairs: `no more leaks`, `let no alarm ring`. */
export interface RefusedState {
  /** Ground actions that cause the state. */
  readonly bringing: readonly number[];
  /** Goals that require the state to be absent. */
  readonly goals: readonly number[];
}

/** Thesaurus groups of remedies for undesirable things. */
const REMEDIES: ReadonlySet<string> = new Set(
  `repair extinguish clean repel kill defeat heal destroy close capture calm pump free rescue switch off garden work firefighting`.split(
    " ",
  ),
);

/** Thesaurus groups of harm. */
const HARMS: ReadonlySet<string> = new Set(["harm", "wound", "pain"]);

/** Share of the best match from which other names count too. */
const NEAR = 0.9;

/**
 * The state of affairs that a clause wants to be absent. The effects of steps decide what a state is: a thing that
 * steps use is none, and a step that ends the state is not refused.
 *
 * @returns undefined if the clause refuses an activity
 */
export function readRefusal(lexicon: Lexicon, clause: Clause): RefusedState | undefined {
  const { entries, isThing, beingAt, mood } = clause;
  if (beingAt !== undefined) {
    const being = readBeing(lexicon, entries, beingAt);
    if (being !== undefined || !isThing) return being;
  }
  const whole = wholeStates(lexicon, entries);
  if (whole !== undefined) return whole;
  const suffered = mood === "prevent" ? sufferedStates(lexicon, entries) : [];
  if (suffered.length > 0) return refusalOf(suffered);
  const first = firstTelling(lexicon, clause);
  if (first === undefined) return undefined;
  const harm =
    !first.isCalledTool && isHarm(lexicon)(first)
      ? harming(
          lexicon,
          entries.filter((entry) => entry !== first),
        )
      : undefined;
  if (harm !== undefined) return harm;
  const valued = isThing ? valuedRefusal(lexicon, entries) : undefined;
  if (valued !== undefined) return valued;
  const denying = isThing ? goalsDenying(lexicon, first) : [];
  if (denying.length > 0) {
    const bringing = denying.flatMap((goal) => lexicon.facts.states.undoing(goal));
    return { bringing: [...new Set(bringing)], goals: denying };
  }
  if (first.names.ids.length === 0 || !isThing) return caused(lexicon, entries, first);
  const refused = refusable(lexicon, namesOf(lexicon, entries, first));
  return refused.length === 0 ? undefined : refusalOf(refused);
}

/**
 * The refused state of a thing: `the lens must not be dirty`; undefined if it is the use of the thing that is banned.
 */
function readBeing(
  lexicon: Lexicon,
  entries: readonly WordEntry[],
  beingAt: number,
): RefusedState | undefined {
  const valued = valuedRefusal(lexicon, entries);
  if (valued !== undefined) return valued;
  const whole = wholeStates(lexicon, entries);
  if (whole !== undefined) return whole;
  const told = entries.slice(beingAt);
  const refused = refusable(
    lexicon,
    namesSaid(lexicon, told).map(({ name }) => name),
  );
  if (refused.length > 0) return refusalOf(refused);
  // "the chimp must not be hurt" is about whatever harms it, under any name.
  return told.some(isHarm(lexicon)) ? harming(lexicon, entries.slice(0, beingAt)) : undefined;
}

function harming(lexicon: Lexicon, things: readonly WordEntry[]): RefusedState | undefined {
  const bringing = actionsHarming(lexicon, things);
  return bringing.length === 0 ? undefined : { bringing, goals: [] };
}

/** Returns a test for words about harm. */
function isHarm({ vocabulary }: Lexicon): (entry: WordEntry) => boolean {
  return ({ key }) => vocabulary.thesaurus.groupsOf(key).some(({ name }) => HARMS.has(name));
}

/** The word that names the refused thing: in `spilling blood` the second, if only that one is a name. */
function firstTelling(lexicon: Lexicon, clause: Clause): WordEntry | undefined {
  const head = firstPhraseOf(clause);
  const first = head.find(saysAnything) ?? clause.entries.find(saysAnything);
  if (first === undefined || !beginsWithDoing(clause) || isNamed(first)) return first;
  const isVague = first.names.ids.length > 0 && !(first.isCalledTool || isRemedy(lexicon, first));
  return (isVague ? head.find(isNamed) : undefined) ?? first;
}

/** Whether a word is part of a name. */
function isNamed({ names }: WordEntry): boolean {
  return names.direct.some((strength) => strength > 0);
}

function refusalOf(states: readonly StateFacts[]): RefusedState {
  return {
    bringing: [...new Set(states.flatMap(({ bringing }) => bringing))],
    goals: [...new Set(states.flatMap(({ goalsAgainst }) => goalsAgainst))],
  };
}

/** The states named by an undesirable word: `do not let a hive starve`. */
function sufferedStates(lexicon: Lexicon, entries: readonly WordEntry[]): StateFacts[] {
  const bad = entries.filter(({ isBad }) => isBad);
  const said = namesSaid(lexicon, bad).filter(({ isDirect }) => isDirect);
  return refusable(
    lexicon,
    said.map(({ name }) => name),
  );
}

/** The states of some names that may be undesirable. */
const refusable = ({ facts: { states } }: Lexicon, names: readonly string[]): StateFacts[] =>
  names
    .flatMap((name) => states.named(name))
    .map((state) => states.facts(state))
    .filter(isRefusable);

/** The states named by all words of a variable's name: `the otters must not go hungry`. */
function wholeStates(lexicon: Lexicon, entries: readonly WordEntry[]): RefusedState | undefined {
  const refused = refusable(lexicon, variablesSaidWhole(lexicon, entries));
  return refused.length === 0 ? undefined : refusalOf(refused);
}

/** The states named by a variable and its value: `the oven must not be cold`. */
export function valuedStates(lexicon: Lexicon, entries: readonly WordEntry[]): StateOfAffairs[] {
  const said = namesSaid(lexicon, entries);
  return said.flatMap((variable) =>
    said.flatMap((value) => {
      const isOther = value.entries.some((entry) => !variable.entries.includes(entry));
      return (isOther && lexicon.facts.states.valued(variable.name, value.name)) || [];
    }),
  );
}

function valuedRefusal(lexicon: Lexicon, entries: readonly WordEntry[]): RefusedState | undefined {
  const valued = valuedStates(lexicon, entries);
  return valued.length === 0
    ? undefined
    : refusalOf(valued.map((state) => lexicon.facts.states.facts(state)));
}

/** The goals whose own text denies the word. */
function goalsDenying({ vocabulary }: Lexicon, { key }: WordEntry): number[] {
  return vocabulary.denials.flatMap((denied, goal) => (denied.has(key) ? goal : []));
}

/** The effect of an activity for which no step is named: `setting off the alarm`. */
function caused(
  lexicon: Lexicon,
  entries: readonly WordEntry[],
  first: WordEntry,
): RefusedState | undefined {
  if (first.isCalledTool || isRemedy(lexicon, first)) return undefined;
  // "robbing" is what pickpockets do, not the thief.
  const isDoing = first.tools.strengths.some((strength) => strength >= TOOL_MEANT);
  const said = namesSaid(lexicon, entries).filter(
    ({ isDirect, entries: by }) => isDirect || !(isDoing && by.includes(first)),
  );
  const names = said.map(({ name }) => name);
  const refusal = refusalOf(refusable(lexicon, names));
  return refusal.bringing.length > 0 ? refusal : undefined;
}

/** Whether a word is a remedy. */
export function isRemedy({ vocabulary }: Lexicon, { key }: WordEntry): boolean {
  return vocabulary.thesaurus.groupsOf(key).some(({ name }) => REMEDIES.has(name));
}

/** Whether a state may be undesirable. A state that steps need is a resource instead. */
function isRefusable({ goalsAgainst, isNeeded, bringing, ending }: StateFacts): boolean {
  if (goalsAgainst.length > 0) return true;
  return !isNeeded && bringing.length + ending.length > 0;
}

/** The names that a word stands for; if there are several, those that most of the other words match too. */
function namesOf(
  lexicon: Lexicon,
  entries: readonly WordEntry[],
  first: WordEntry,
): readonly string[] {
  const said = namesSaid(lexicon, entries);
  // A word in the name of a tool is not a synonym for a state.
  const own = said.filter(
    ({ entries: by, isDirect }) => by.includes(first) && (isDirect || !first.isToolName),
  );
  const most = Math.max(0, ...own.map((name) => name.entries.length));
  return own.filter((name) => name.entries.length >= most * NEAR).map(({ name }) => name);
}

/** Whether a word matches anything other than good or bad. */
function saysAnything({ isWeak, isBad, names, tools, goals }: WordEntry): boolean {
  if (names.ids.length > 0) return true;
  return !(isWeak || isBad) && tools.ids.length + goals.ids.length > 0;
}
