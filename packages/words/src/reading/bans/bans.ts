/**
 * Bans, refusals, preferences, and things to keep.
 *
 * @module
 */

import type { DomainFacts } from "../../lexicon/domain-facts.ts";
import { actionsHarming } from "../../lexicon/harms.ts";
import type { Lexicon } from "../../lexicon/lexicon.ts";
import { type NameSaid, namesSaid } from "../../lexicon/names-said.ts";
import type { WordEntry } from "../../lexicon/word-entry.ts";
import { stem } from "../../text/stem.ts";
import { beginsWithDoing, type Clause, firstPhraseOf } from "../clause.ts";
import { isUnknown } from "../clause-checks.ts";
import { GOAL_MEANT, Scores, TOOL_MEANT } from "../scores.ts";
import type { Ban } from "./ban.ts";
import { actionsChanging } from "./changes.ts";
import { isRemedy, readRefusal } from "./refusals.ts";

/** Share of the best match from which other tools are banned too; the same for widened bans. */
const NEAR_BEST = 0.6;
const NEAR_WIDELY = 0.5;
/** Weight of the names of things, relative to words for actions with them. */
const THING_SHARE = 0.35;
/** Minimum strength of a word about a tool. */
const SPEAKS = 0.1;
/** Minimum ratio between a word's strength for a tool and for a goal, if the word names a thing that is used. */
const USED = 2;

export const NOTHING: Ban = { actions: [], goals: [], isSure: false };
const everything = (): boolean => true;

/**
 * The ban of a clause: on a place or thing, on tools with or without arguments, on consumers of a resource, or on
 * goals.
 */
export function readBan(lexicon: Lexicon, clause: Clause): Ban {
  const { entries, mood } = clause;
  if (mood === "skip") {
    const left = toolLeft(lexicon, clause) ?? valueLeft(lexicon, clause);
    return left ?? skipped(lexicon, entries);
  }
  if (clause.isSparing) return spared(lexicon, clause);
  const refusal = mood === "ban" || mood === "prevent" ? readRefusal(lexicon, clause) : undefined;
  if (refusal !== undefined && refusal.bringing.length + refusal.goals.length > 0) {
    return {
      actions: refusal.bringing,
      goals: [],
      isState: true,
      wanted: refusal.goals,
      isSure: true,
    };
  }
  if (mood === "prevent") return NOTHING;
  // "no ghosts in the pool" is not about the pool, even in a domain without ghosts.
  if (clause.isThing && clause.headEnd !== undefined && firstPhraseOf(clause).every(isUnknown))
    return NOTHING;
  const all = namesOf(lexicon, clause);
  const said = mood === "avoid" ? all : all.filter((name) => !isOfTool(lexicon, name));
  // "nobody parks at the lake" is not about the car park.
  const verb = clause.isThing || mood === "avoid" || said.length < 2 ? undefined : entries[0];
  const values = said.filter(
    ({ name, entries: by }) =>
      lexicon.vocabulary.values.has(name) && !(by.length === 1 && by[0] === verb),
  );
  const thing = mood === "avoid" ? thingNear(lexicon, clause, values) : undefined;
  if (thing !== undefined) return thing;
  if (mood === "avoid" && values.length > 0) {
    // "keep out of the woods" is about a place, even if something else has that name, too.
    const places = values.filter(({ name }) => lexicon.facts.isBrought(name));
    return forbidden(lexicon.facts, places.length > 0 ? places : values);
  }
  const direct = values.filter(({ isDirect }) => isDirect);
  const isDone = clause.beingAt !== undefined && !clause.isThing && entries.length > clause.beingAt;
  const tools = bannedTools(lexicon, clause, said, direct, isDone ? clause.beingAt : 0);
  const complaint = clause.isThing ? remedied(lexicon, clause, tools) : undefined;
  if (complaint !== undefined) return complaint;
  const isThingOnly = clause.isThing && clause.numbers.length === 0;
  if (tools !== undefined) return isThingOnly ? withGoal(lexicon, clause, tools) : tools;
  const handling = actionsHandling(lexicon, clause, direct);
  if (handling.length > 0) return { ...NOTHING, actions: handling };
  const ban = forbidden(lexicon.facts, direct.length > 0 ? direct : values);
  if (ban.actions.length > 0) return ban;
  const changing = said.flatMap(({ name }) => actionsChanging(lexicon, name));
  if (changing.length > 0) {
    return { actions: spokenFor(lexicon, entries, said, changing), goals: [], isSure: false };
  }
  // Whether it is the goal or its opposite that would be a pity, unknown words do not say.
  return clause.isRegret ? NOTHING : skipped(lexicon, entries);
}

/**
 * Reconciles a ban with the requests in the same sentence. A ban on every way to a requested goal must be a misreading,
 * so it only adds weight. An uncertain ban is narrowed to ways that serve a request.
 */
export function reconciled(ban: Ban, asked: readonly (readonly number[])[]): Ban {
  const { actions, isSure, isState } = ban;
  const banned = new Set(actions);
  if (asked.some((ways) => ways.every((action) => banned.has(action)))) {
    return { ...ban, isSure: false, isContrary: true };
  }
  if (isSure || isState === true) return ban;
  const ways = new Set(asked.flat());
  const narrow = actions.filter((action) => ways.has(action));
  return narrow.length > 0 ? { ...ban, actions: narrow } : ban;
}

/** The goal that ends a state for which there is neither a variable nor a tool. */
function remedied(lexicon: Lexicon, clause: Clause, tools: Ban | undefined): Ban | undefined {
  const { vocabulary } = lexicon;
  const { domain } = vocabulary;
  const head = firstPhraseOf(clause);
  const [first] = head;
  const isName = first !== undefined && vocabulary.goals.isName(first.key);
  if (tools === undefined ? !isName : head.some(({ isCalledTool }) => isCalledTool))
    return undefined;
  // "without opening the hatch" is about an activity.
  if (beginsWithDoing(clause) && !isName) return undefined;
  const verbs = new Set(tools?.actions.map((action) => domain.step(action).tool)).values();
  const isEnding = [...verbs].every((tool) =>
    isRemedy(lexicon, lexicon.entry(vocabulary.wordsOf(tool)[0] ?? "")),
  );
  // "no morphine" is about a thing that a step uses.
  const { count } = vocabulary.goals;
  const goals = new Scores(count).add(isName ? head : clause.entries, "goals");
  const goal = goals.best(everything);
  // "no broken glass" is what `sweep_glass` takes away.
  const isTaken = isEnding && isObject(lexicon, tools, head);
  const isUsed = !(isName || isTaken) && strongest(head, "tools") > USED * strongest(head, "goals");
  if (isUsed || (head.some(({ isToolName }) => isToolName) && !isEnding)) return undefined;
  if (goal < 0 || goals.of(goal) < GOAL_MEANT || isAchieved(lexicon, goal, first)) {
    return undefined;
  }
  return { actions: [], goals: [], wanted: [goal], isSure: false };
}

/** Whether words name the object of each tool, which follows the verb in its name. */
function isObject(
  { vocabulary }: Lexicon,
  tools: Ban | undefined,
  head: readonly WordEntry[],
): boolean {
  if (tools === undefined || tools.actions.length === 0) return false;
  return tools.actions.every((action) => {
    const object = vocabulary.wordsOf(vocabulary.domain.step(action).tool)[1];
    return object !== undefined && head.some(({ key }) => key === stem(object));
  });
}

/** The highest strength of some words for any goal, or for any tool. */
function strongest(entries: readonly WordEntry[], what: "goals" | "tools"): number {
  return Math.max(0, ...entries.flatMap((entry) => entry[what].strengths));
}

/** Whether a word names what a goal achieves, and not what it ends: "no rest" does not ask for a goal to rest. */
function isAchieved(lexicon: Lexicon, goal: number, first: WordEntry | undefined): boolean {
  const { vocabulary, isForeign } = lexicon;
  if (isForeign || lexicon.facts.amounts(goal).some(({ operator }) => operator === ">="))
    return true;
  const { name = "" } = vocabulary.domain.goals[goal] ?? {};
  return (
    first?.isBad !== true && vocabulary.wordsOf(name).some((word) => stem(word) === first?.key)
  );
}

/** The names in a clause; for a refused thing, only those in the phrase that names it. */
function namesOf(lexicon: Lexicon, clause: Clause): readonly NameSaid[] {
  // "no flying to the cave" is about the cave.
  const isOfHead = clause.isThing && !beginsWithDoing(clause);
  const ofHead = isOfHead ? namesSaid(lexicon, firstPhraseOf(clause)) : [];
  return ofHead.length > 0 ? ofHead : namesSaid(lexicon, clause.entries);
}

/** The actions that consume a resource to be spared, or that cause a state to be kept rare. */
function spared(lexicon: Lexicon, clause: Clause): Ban {
  const { entries } = clause;
  const harming = actionsHarming(lexicon, entries);
  if (harming.length > 0) return { actions: harming, goals: [], isState: true, isSure: false };
  const actions = namesSaid(lexicon, entries).flatMap(({ name }) => {
    const variable = lexicon.vocabulary.domain.variables.get(name);
    if (variable === undefined) return [];
    const taking = lexicon.facts.actionsTaking(variable.id);
    if (variable.type === "integer" && taking.length > 0) return taking;
    return lexicon.facts.states
      .named(name)
      .flatMap((state) => lexicon.facts.states.facts(state).bringing);
  });
  if (actions.length > 0) return { actions, goals: [], isSure: false };
  // "do not waste the socket"
  const things = namesSaid(lexicon, entries).filter(
    ({ name, isDirect }) => isDirect && lexicon.vocabulary.values.has(name),
  );
  if (things.length > 0) return { ...forbidden(lexicon.facts, things), isSure: false };
  const tools = bannedTools(lexicon, clause, namesSaid(lexicon, entries), []);
  return { ...(tools ?? NOTHING), isSure: false };
}

/** The actions that achieve values or have them as arguments. */
function forbidden(facts: DomainFacts, values: readonly NameSaid[]): Ban {
  return {
    actions: values.flatMap(({ name }) => facts.actionsBringing(name)),
    goals: [],
    isSure: values.every(({ isDirect }) => isDirect),
  };
}

/** The harmful actions on a place, if the verb is unknown: `no quemes el bosque` in a domain with `burn_forest`. */
function actionsHandling(
  { vocabulary, facts }: Lexicon,
  { entries: [verb], isThing, mood }: Clause,
  places: readonly NameSaid[],
): readonly number[] {
  if (isThing || mood !== "ban" || verb === undefined || verb.isWeak || !isUnknown(verb)) return [];
  const objects = new Set(places.flatMap(({ name }) => vocabulary.wordsOf(name)));
  const isOn = (name: string): boolean =>
    vocabulary
      .wordsOf(name)
      .slice(1)
      .some((word) => objects.has(word));
  return facts.domain.tools
    .flatMap(({ name }, tool) => (isOn(name) ? facts.actionsOf(tool) : []))
    .filter((action) => facts.states.isHarming(action));
}

/** The tool for a thing that appears only in names of tools: `not the poison`. */
function toolLeft(lexicon: Lexicon, clause: Clause): Ban | undefined {
  const { goals, toolVerbs } = lexicon.vocabulary;
  const [first] = clause.entries;
  const isThing = first?.isToolName === true && !beginsWithDoing(clause);
  if (!isThing || clause.entries.some(({ key }) => goals.isName(key))) return undefined;
  const isVerb = toolVerbs.includes(first.key);
  const tools = isVerb ? undefined : bannedTools(lexicon, clause, [], []);
  return tools && { ...tools, isSure: false };
}

/** A ban on every way to a goal named after the refused thing dismisses the goal, too: `no music tonight`. */
function withGoal(lexicon: Lexicon, clause: Clause, ban: Ban): Ban {
  const { goals } = skipped(lexicon, firstPhraseOf(clause));
  const banned = new Set(ban.actions);
  const isWhole = goals.some((goal) =>
    lexicon.facts.serving(goal).every((action) => banned.has(action)),
  );
  return isWhole ? { ...ban, goals } : ban;
}

/** The actions with a thing or to a place that no goal is named after: `anything but beer`, `not the ridge`. */
function valueLeft(lexicon: Lexicon, clause: Clause): Ban | undefined {
  const { values, goals } = lexicon.vocabulary;
  const { entries } = clause;
  // "instead of shutting up shop" is about shutting.
  if (beginsWithDoing(clause) && entries[0]?.isCalledTool === true) return undefined;
  const said = namesSaid(lexicon, entries);
  const direct = said.filter(({ name, isDirect }) => isDirect && values.has(name));
  if (direct.length === 0 || direct.length < said.length) return undefined;
  if (entries.some(({ key }) => goals.isName(key))) return undefined;
  const ban = forbidden(lexicon.facts, direct);
  return ban.actions.length > 0 ? ban : undefined;
}

/** The goal that some words dismiss. */
function skipped(lexicon: Lexicon, entries: readonly WordEntry[]): Ban {
  const scores = new Scores(lexicon.vocabulary.goals.count).add(entries, "goals");
  const best = scores.best(everything);
  if (best < 0 || scores.of(best) < GOAL_MEANT) return NOTHING;
  return { actions: [], goals: [best], isSure: scores.direct(best) > 0 };
}

/** The tools that a clause names, restricted to the arguments that it names. */
export function bannedTools(
  lexicon: Lexicon,
  clause: Clause,
  said: readonly NameSaid[],
  values: readonly NameSaid[],
  from = 0,
): Ban | undefined {
  const { isAny, isThing } = clause;
  const entries = clause.entries.slice(from);
  // The name of a thing says little about the action.
  const naming = new Set(said.flatMap((name) => (name.isDirect ? name.entries : [])));
  // "never copy from anybody" is about an activity, even in a domain with copies.
  const verb =
    clause.mood === "ban" && !isThing && entries[0]?.isCalledTool === true ? entries[0] : undefined;
  const others = entries.filter((entry) => entry === verb || !naming.has(entry));
  const verbs = values.length > 0 ? others.filter(({ isWeak }) => !isWeak) : others;
  const { count } = lexicon.vocabulary.tools;
  // "no water in the boat" is about water.
  const head = isThing ? firstPhraseOf(clause).filter(saysMuch) : [];
  const ofHead = verbs.filter((entry) => head.includes(entry));
  // "no rum for the crew" is about things named after rum, whatever else is done with it.
  const isValue = ofHead.length === 0 && values.length > 0;
  const telling = isValue ? head.filter(({ isToolName }) => isToolName) : ofHead;
  const spoken = new Scores(count).add(head.length > 0 ? telling : verbs, "tools");
  const scores = new Scores(count).add(entries, "tools", THING_SHARE).add(verbs, "tools");
  const best = scores.best((tool) => spoken.of(tool) >= TOOL_MEANT);
  if (best < 0) return undefined;
  const near = scores.of(best) * (isAny ? NEAR_WIDELY : NEAR_BEST);
  // Only tools that are named themselves count, not by synonyms, unless the ban is widened.
  const named = isAny ? 0 : spoken.direct(best) * NEAR_BEST;
  const called = isAny || isThing ? [] : toolsBeginning(lexicon, entries[0], spoken);
  const ofThing = toolsWith(naming, spoken);
  if (ofThing.length > 0 && !ofThing.includes(best)) {
    return { ...NOTHING, actions: ofThing.flatMap((tool) => lexicon.facts.actionsOf(tool)) };
  }
  const meant: number[] = [];
  for (let tool = 0; tool < count; tool++) {
    const isMeant = spoken.of(tool) >= TOOL_MEANT && spoken.direct(tool) >= named;
    if (called.length > 0 && !called.includes(tool)) continue;
    if (isMeant && scores.of(tool) >= near) meant.push(tool);
  }
  const actions = meant.flatMap((tool) => lexicon.facts.actionsOf(tool));
  const withValues = actions.filter((action) =>
    values.some(({ name }) => lexicon.facts.hasArgument(action, name)),
  );
  return {
    actions: withValues.length > 0 ? withValues : actions,
    goals: [],
    isSure: spoken.direct(best) > 0 || verbs.some(({ isCalledTool }) => isCalledTool),
  };
}

/** The tools with a thing in their names among those that a verb may mean: "don't hurt the butler" is not about the dog. */
function toolsWith(things: ReadonlySet<WordEntry>, spoken: Scores): readonly number[] {
  const named = [...things].filter(({ isToolName }) => isToolName);
  const found = named
    .flatMap(({ tools: { ids, direct } }) => ids.filter((_, at) => (direct[at] as number) > 0))
    .filter((tool) => spoken.of(tool) >= TOOL_MEANT);
  const most = Math.max(...found.map((tool) => spoken.of(tool)));
  return found.filter((tool) => spoken.of(tool) >= NEAR_BEST * most);
}

/** The actions that also match words outside the names, if there are any: `do not ply the judge with wine`. */
function spokenFor(
  { vocabulary }: Lexicon,
  entries: readonly WordEntry[],
  said: readonly NameSaid[],
  actions: readonly number[],
): readonly number[] {
  const { actions: all } = vocabulary.domain;
  const others = entries.filter((entry) => !said.some((name) => name.entries.includes(entry)));
  const scores = new Scores(vocabulary.tools.count).add(others, "tools");
  const found = actions.filter((action) => scores.of(all.tool[action] as number) >= SPEAKS);
  return found.length > 0 ? found : actions;
}

/**
 * The tools whose names begin with the verb of a banned activity: `never copy from anybody` means
 * `copy_rival`, not `print_copies`.
 */
function toolsBeginning(
  { vocabulary: { toolVerbs } }: Lexicon,
  verb: WordEntry | undefined,
  spoken: Scores,
): readonly number[] {
  return toolVerbs.flatMap((key, tool) =>
    key === verb?.key && spoken.of(tool) >= TOOL_MEANT ? tool : [],
  );
}

/** Whether a word ends a tool's name but is only part of a place's name: the press is not the press house. */
function isOfTool({ vocabulary }: Lexicon, { name, entries }: NameSaid): boolean {
  const { length } = vocabulary.wordsOf(name);
  return entries.every(({ isToolName }) => isToolName) && entries.length < length;
}

/** The actions on a thing at a place: `keep away from the otters' bucket` is about taking things from the bucket. */
function thingNear(
  lexicon: Lexicon,
  { entries }: Clause,
  places: readonly NameSaid[],
): Ban | undefined {
  const { count } = lexicon.vocabulary.tools;
  const isPlace = (entry: WordEntry): boolean =>
    places.some((place) => place.entries.includes(entry));
  if (entries.every(isPlace)) return undefined;
  const tools = Array.from({ length: count }, (_, tool) => tool).filter((tool) =>
    entries.every(({ tools: { ids, direct } }) => (direct[ids.indexOf(tool)] ?? 0) > 0),
  );
  if (tools.length !== 1) return undefined;
  return {
    actions: tools.flatMap((tool) => lexicon.facts.actionsOf(tool)),
    goals: [],
    isSure: true,
  };
}

/** Whether a word matches a goal or a tool. */
function saysMuch({ goals, tools, isWeak }: WordEntry): boolean {
  return !isWeak && goals.ids.length + tools.ids.length > 0;
}
